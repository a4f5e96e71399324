// Every example of every rule of a kind, inside a whole object that is otherwise as small and as right as can be:
// for the offline judge and for the real API server, which must give the same verdict.

import { celValue, ruleHolds } from "../../src/schema/cel.ts";
import type { AnyKind } from "../../src/schema/crd.ts";
import type { Rule } from "../../src/schema/rules.ts";
import type {
	AnyField,
	ObjectSchema,
	Schema,
} from "../../src/schema/vocabulary.ts";

type Json = { [member: string]: unknown };
export type RuleExample = {
	readonly rule: Rule;
	/** Path of the value that the rule looks at, such as `spec.ports[0].name`; empty for the whole object. */
	readonly path: string;
	readonly example: unknown;
	readonly accepted: boolean;
	/** Named `sample` unless the rule is about the name. */
	readonly object: Json;
};

export function ruleExamples(kind: AnyKind): RuleExample[] {
	const envelope = {
		apiVersion: `${kind.group}/${kind.version}`,
		kind: kind.kind,
	};
	const whole = kind.rules.flatMap((rule) =>
		examplesOf(rule).map(({ example, accepted }) => {
			const { metadata, spec } = Object(example);
			const object = {
				...envelope,
				metadata,
				spec: completed(kind.spec.schema, spec ?? {}),
			};
			return { rule, path: "", example, accepted, object };
		}),
	);
	const embed = (spec: unknown) => ({
		...envelope,
		metadata: { name: "sample" },
		spec,
	});
	return [...whole, ...examplesBelow(kind.spec.schema, "spec", embed)];
}

const examplesOf = ({ accepts, refuses }: Rule) => [
	...accepts.map((example) => ({ example, accepted: true })),
	...refuses.map((example) => ({ example, accepted: false })),
];

/** `embed` puts a value of this schema into the whole object. */
function examplesBelow(
	schema: Schema,
	path: string,
	embed: (value: unknown) => Json,
): RuleExample[] {
	const here = schema.rules.flatMap((rule) =>
		examplesOf(rule).map(({ example, accepted }) => {
			const object = embed(completed(schema, example));
			return { rule, path, example, accepted, object };
		}),
	);
	return [...here, ...examplesOfMembers(schema, path, embed)];
}

function examplesOfMembers(
	schema: Schema,
	path: string,
	embed: (value: unknown) => Json,
): RuleExample[] {
	if (schema.type === "list")
		return examplesBelow(schema.item.schema, `${path}[0]`, (value) =>
			embed([value]),
		);
	if (schema.type === "map")
		return examplesBelow(schema.value.schema, `${path}.SAMPLE`, (value) =>
			embed({ SAMPLE: value }),
		);
	if (schema.type !== "object") return [];
	return Object.entries(schema.fields).flatMap(([name, field]) =>
		examplesBelow(field.schema, `${path}.${name}`, (value) =>
			embed(objectWith(schema, { [name]: value })),
		),
	);
}

/** The smallest value that the schema and its rules accept. */
export function sampleOf(schema: Schema): unknown {
	switch (schema.type) {
		case "string":
			return sampleText(schema);
		case "integer":
			return schema.minimum;
		case "boolean":
			return false;
		case "intOrString":
			return Math.max(1, schema.minimum);
		case "list":
			return Array.from({ length: schema.minItems }, () =>
				sampleOf(schema.item.schema),
			);
		case "map":
			return {};
		case "object":
			return objectWith(schema, {});
	}
}

function sampleText(schema: Schema & { type: "string" }): string {
	const { values, minLength, format } = schema;
	if (format === "date-time") return "2026-01-31T12:00:00Z";
	const given = schema.rules.flatMap(({ accepts }) => accepts);
	const candidates = [...(values ?? []), ...given, "x".repeat(minLength)];
	const fitting = candidates.find((each) => allHold(schema, each));
	if (typeof fitting !== "string")
		throw new Error(`no sample for "${schema.description}"`);
	return fitting;
}

/** The object with these members and as little else as its rules ask for. */
function objectWith(schema: ObjectSchema, members: Json): Json {
	const given = schema.rules.flatMap(({ accepts }) => accepts);
	const objects = [{}, ...given].map((base) =>
		withRequired(schema, { ...Object(completed(schema, base)), ...members }),
	);
	const fitting = objects.find((each) => allHold(schema, each));
	return fitting ?? withRequired(schema, members);
}

const allHold = (schema: Schema, value: unknown) =>
	schema.rules.every((rule) => ruleHolds(rule, celValue(schema, value)));

/** An example of a rule may leave out what the rule does not look at; required members are put in, at any depth. */
function completed(schema: Schema, value: unknown): unknown {
	if (schema.type === "list" && Array.isArray(value))
		return value.map((item) => completed(schema.item.schema, item));
	if (typeof value !== "object" || value === null) return value;
	const entries = Object.entries(value);
	if (schema.type === "map")
		return Object.fromEntries(
			entries.map(([key, each]) => [key, completed(schema.value.schema, each)]),
		);
	if (schema.type !== "object") return value;
	const members = entries.map(([name, each]) => {
		const field: AnyField | undefined = schema.fields[name];
		return [name, field ? completed(field.schema, each) : each];
	});
	return withRequired(schema, Object.fromEntries(members));
}

function withRequired(schema: ObjectSchema, members: Json): Json {
	const required = Object.entries(schema.fields)
		.filter(
			([name, { presence }]) => presence === "required" && !(name in members),
		)
		.map(([name, field]) => [name, sampleOf(field.schema)]);
	return { ...Object.fromEntries(required), ...members };
}
