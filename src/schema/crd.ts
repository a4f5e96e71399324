// Prints a kind as a CustomResourceDefinition. Only structural constructs exist in the vocabulary, so nothing is rewritten here.

import { hash } from "node:crypto";
import type { Rule, Transition } from "./rules.ts";
import type { Spelling } from "./spellings.ts";
import type {
	AnyField,
	ListSchema,
	ObjectSchema,
	Schema,
	StringSchema,
} from "./vocabulary.ts";

/** Everything the API server must know of a kind. `spec` and `status` are object fields. */
export type Kind<Spec extends AnyField, Status extends AnyField> = {
	readonly group: string;
	readonly version: string;
	readonly kind: string;
	readonly plural: string;
	readonly singular: string;
	readonly shortNames: readonly string[];
	readonly scope: "Namespaced" | "Cluster";
	/** Who may write its objects; editors of a namespace by default. */
	readonly writers?: "Administrators";
	readonly description: string;
	readonly spec: Spec;
	readonly status: Status;
	/** Rules over the whole object: metadata.name, spec. */
	readonly rules: readonly Rule[];
	/** What other tools call its fields; told by the offline judge alone. */
	readonly spellings?: readonly Spelling[];
	/** Rules over a change of the spec. */
	readonly transitions?: readonly Transition[];
	readonly columns: readonly Column[];
	readonly scale?: {
		specReplicasPath: string;
		statusReplicasPath: string;
		labelSelectorPath: string;
	};
};
export type AnyKind = Kind<AnyField, AnyField>;
export type Column = {
	readonly name: string;
	readonly type: "string" | "integer" | "date";
	readonly jsonPath: string;
	readonly description: string;
	readonly priority?: number;
};

type Json = { [member: string]: unknown };

/** `status.observedGeneration` of an object that no operator has observed. */
export const unobserved = -1;

/** On a CRD: the hash of its spec, by which an operator knows whether it is its own. */
export const schemaAnnotation = "seaworthy.dev/schema";

/** 10 hexadecimal characters. */
export const schemaHash = (kind: AnyKind): string =>
	hash("sha256", JSON.stringify(specOf(kind))).slice(0, 10);

export const crdName = ({ plural, group }: AnyKind) => `${plural}.${group}`;

export const crd = (kind: AnyKind): Json => ({
	apiVersion: "apiextensions.k8s.io/v1",
	kind: "CustomResourceDefinition",
	metadata: {
		name: crdName(kind),
		annotations: { [schemaAnnotation]: schemaHash(kind) },
	},
	spec: specOf(kind),
});

function specOf(kind: AnyKind): Json {
	const { group, version, plural, singular, shortNames, scope } = kind;
	const listKind = `${kind.kind}List`;
	return {
		group,
		names: {
			kind: kind.kind,
			listKind,
			plural,
			singular,
			shortNames,
			categories: ["seaworthy"],
		},
		scope,
		versions: [
			{
				name: version,
				served: true,
				storage: true,
				schema: { openAPIV3Schema: root(kind) },
				subresources: {
					status: {},
					...(kind.scale && { scale: kind.scale }),
				},
				additionalPrinterColumns: kind.columns,
			},
		],
	};
}

function root(kind: AnyKind): Json {
	return {
		type: "object",
		description: kind.description,
		required: ["spec"],
		...validations(kind.rules),
		properties: {
			apiVersion: { type: "string" },
			kind: { type: "string" },
			metadata: { type: "object" },
			spec: {
				...node(kind.spec.schema),
				...validations([
					...kind.spec.schema.rules,
					...(kind.transitions ?? []),
				]),
			},
			status: {
				...node(kind.status.schema),
				// kstatus, and so Helm and Flux, calls an object without any status current.
				default: { observedGeneration: unobserved },
			},
		},
	};
}

function validations(rules: readonly (Rule | Transition)[]): Json {
	if (rules.length === 0) return {};
	const entries = rules.map(({ cel, message }) => ({ rule: cel, message }));
	return { "x-kubernetes-validations": entries };
}

function node(schema: Schema): Json {
	const { description, type, rules } = schema;
	// Kubernetes 1.33 takes such a string to be as long as a request: a rule that reads one costs too much there, and the CRD is refused.
	const told = type === "intOrString" ? [] : rules;
	return { ...shape(schema), description, ...validations(told) };
}

function shape(schema: Schema): Json {
	switch (schema.type) {
		case "string":
			return stringShape(schema);
		case "integer": {
			const { minimum, maximum, format } = schema;
			return { type: "integer", format, minimum, maximum };
		}
		case "boolean":
			return { type: "boolean" };
		case "intOrString":
			return {
				"x-kubernetes-int-or-string": true,
				anyOf: [{ type: "integer" }, { type: "string" }],
				maxLength: 63,
				pattern: schema.pattern,
				minimum: schema.minimum,
				maximum: schema.maximum,
			};
		case "list":
			return listShape(schema);
		case "map": {
			const { value, maxProperties } = schema;
			return {
				type: "object",
				additionalProperties: node(value.schema),
				maxProperties,
			};
		}
		case "object":
			return objectShape(schema);
	}
}

function stringShape(schema: StringSchema): Json {
	const { minLength, maxLength, values, format } = schema;
	return {
		type: "string",
		...(values ? { enum: values } : { maxLength }),
		...(!values && minLength > 0 && { minLength }),
		...(format && { format }),
	};
}

function listShape(schema: ListSchema): Json {
	const { item, minItems, maxItems, listType, key } = schema;
	return {
		type: "array",
		items: node(item.schema),
		maxItems,
		...(minItems > 0 && { minItems }),
		"x-kubernetes-list-type": listType,
		...(key && { "x-kubernetes-list-map-keys": [key] }),
	};
}

function objectShape(schema: ObjectSchema): Json {
	const fields = Object.entries(schema.fields);
	const required = fields
		.filter(([, field]) => field.presence === "required")
		.map(([name]) => name);
	return {
		type: "object",
		...(required.length > 0 && { required }),
		properties: Object.fromEntries(
			fields.map(([name, { schema: member, isStored, fallback }]) => [
				name,
				{ ...node(member), ...(isStored && { default: fallback }) },
			]),
		),
	};
}
