// The offline judge of a written object: the plain schema and every rule, as the API server would apply them.
// It never throws, whatever was written. Recursion follows the schema, whose depth is small, and never the value.

import { celValue, ruleHolds } from "./cel.ts";
import { objectionTo, shown } from "./checks.ts";
import type { AnyKind } from "./crd.ts";
import { nearest } from "./nearest.ts";
import type { Path } from "./path.ts";
import { comparePaths, pathText } from "./path.ts";
import type { Rule } from "./rules.ts";
import type {
	AnyField,
	ListSchema,
	ObjectSchema,
	Schema,
} from "./vocabulary.ts";
import { mapOf, object, optional, str } from "./vocabulary.ts";

export type Finding = {
	readonly path: Path;
	/** The path as text. */
	readonly at: string;
	/** Id of the check or name of the rule, in kebab-case. */
	readonly rule: string;
	/** "must ..." or "may not ...". */
	readonly message: string;
	/** For duplicates: where the value stood first. */
	readonly first?: Path;
};

/** Every way in which `written` is not an object of the kind, sorted by path. Status and what only servers write are not looked at. */
export function validate(kind: AnyKind, written: unknown): Finding[] {
	return validateField(wholeObject(kind), withoutServerFields(written));
}

/** The same for a value that is not a whole object, such as the platform document. */
export function validateField(field: AnyField, written: unknown): Finding[] {
	const findings: Finding[] = [];
	judge({ schema: field.schema, value: written, path: [], findings });
	return findings.sort((a, b) => comparePaths(a.path, b.path));
}

const serverMetadata = new Set([
	"creationTimestamp",
	"deletionGracePeriodSeconds",
	"deletionTimestamp",
	"finalizers",
	"generateName",
	"generation",
	"managedFields",
	"ownerReferences",
	"resourceVersion",
	"selfLink",
	"uid",
]);

function withoutServerFields(written: unknown): unknown {
	if (!isMap(written)) return written;
	const entries = Object.entries(written).flatMap(([name, value]) => {
		if (name === "status") return [];
		if (name !== "metadata" || !isMap(value)) return [[name, value]];
		const kept = Object.entries(value).filter(
			([member]) => !serverMetadata.has(member),
		);
		return [[name, Object.fromEntries(kept)]];
	});
	return Object.fromEntries(entries);
}

const texts = (maxLength: number) =>
	mapOf("Texts by name.", str("Text.", { minLength: 0, maxLength }), {
		maxProperties: 1024,
	});
const metadata = object("Metadata as users write it.", {
	name: str("Name of the object."),
	namespace: optional(str("Namespace of the object.", { maxLength: 63 })),
	labels: optional(texts(63)),
	annotations: optional(texts(262144)),
});

function wholeObject(kind: AnyKind): AnyField {
	const { group, version, rules, description } = kind;
	const { schema, presence } = object(
		description,
		{
			apiVersion: str("Version.", { values: [`${group}/${version}`] }),
			kind: str("Kind.", { values: [kind.kind] }),
			metadata,
			spec: kind.spec,
		},
		{ rules },
	);
	return { schema, presence };
}

type Node = {
	schema: Schema;
	value: unknown;
	path: Path;
	findings: Finding[];
};
const isMap = (value: unknown): value is { [name: string]: unknown } =>
	typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether the plain schema holds in the whole subtree; rules are only asked where it does, as the API server asks them. */
function judge(node: Node): boolean {
	const { schema, value } = node;
	const objection = objectionTo(schema, value);
	if (objection) return refuse(node, objection);
	if (!membersHold(node)) return false;
	if (schema.rules.length === 0) return true;
	const self = celValue(schema, value);
	for (const rule of schema.rules)
		if (!holdsOrThrows(rule, self))
			refuse(node, { rule: rule.name, message: rule.message });
	return true;
}

function refuse(
	{ path, findings }: Pick<Node, "path" | "findings">,
	objection: { rule: string; message: string; first?: Path },
): false {
	findings.push({ path, at: pathText(path), ...objection });
	return false;
}

// An expression that throws is a mistake of ours that the tests of the rules find; the user's object is not to blame.
function holdsOrThrows(rule: Rule, self: unknown): boolean {
	try {
		return ruleHolds(rule, self);
	} catch {
		return true;
	}
}

function membersHold(node: Node): boolean {
	const { schema, value } = node;
	if (schema.type === "list" && Array.isArray(value))
		return itemsHold(node, schema, value);
	if (!isMap(value)) return true;
	if (schema.type === "object") return fieldsHold(node, schema, value);
	if (schema.type !== "map") return true;
	return Object.entries(value)
		.map(([key, each]) => judgeMember(node, schema.value, key, each))
		.every(Boolean);
}

function judgeMember(
	{ path, findings }: Node,
	field: AnyField,
	step: string | number,
	value: unknown,
): boolean {
	const { schema } = field;
	return judge({ schema, value, path: [...path, step], findings });
}

function fieldsHold(
	node: Node,
	schema: ObjectSchema,
	value: { [name: string]: unknown },
): boolean {
	const known = Object.keys(schema.fields);
	const written = Object.entries(value).map(([name, each]) => {
		const field = Object.hasOwn(schema.fields, name) && schema.fields[name];
		if (field) return judgeMember(node, field, name, each);
		return refuse(
			{ path: [...node.path, name], findings: node.findings },
			{ rule: "unknown-field", message: unknownField(name, known) },
		);
	});
	const missing = Object.entries(schema.fields)
		.filter(([, { presence }]) => presence === "required")
		.filter(([name]) => !Object.hasOwn(value, name))
		.map(([name]) =>
			refuse(
				{ path: [...node.path, name], findings: node.findings },
				{ rule: "required", message: "must be set" },
			),
		);
	return [...written, ...missing].every(Boolean);
}

function unknownField(name: string, known: readonly string[]): string {
	const meant = nearest(name, known);
	if (meant) return `unknown field; did you mean '${meant}'?`;
	if (known.length === 0) return "unknown field; no field is known here";
	return `unknown field; known here: ${known.join(", ")}`;
}

function itemsHold(
	node: Node,
	schema: ListSchema,
	items: readonly unknown[],
): boolean {
	const held = items
		.map((item, index) => judgeMember(node, schema.item, index, item))
		.every(Boolean);
	if (schema.listType === "atomic") return held;
	const firstAt = new Map<unknown, Path>();
	let differ = true;
	for (const [index, item] of items.entries()) {
		const { key } = schema;
		if (key && !(isMap(item) && Object.hasOwn(item, key))) continue;
		const identity = key && isMap(item) ? item[key] : item;
		const path = [...node.path, index, ...(key ? [key] : [])];
		const first = firstAt.get(identity);
		if (!first) {
			firstAt.set(identity, path);
			continue;
		}
		const message = `must be unique; ${shown(identity)} is already used`;
		const rule = key ? "dup-key" : "dup-item";
		differ = refuse(
			{ path, findings: node.findings },
			{ rule, message, first },
		);
	}
	return held && differ;
}
