// Judges one value by its schema and every rule of it. Recursion follows the schema, whose depth is small, and never the value.

import { celValue, ruleHolds } from "./cel.ts";
import type { Objection } from "./checks.ts";
import { cureOfType, objectionTo, shown } from "./checks.ts";
import { nearest } from "./nearest.ts";
import type { Path } from "./path.ts";
import { pathText } from "./path.ts";
import type { Rule } from "./rules.ts";
import type { Spelling } from "./spellings.ts";
import { counterpart, counterpartOfValue } from "./spellings.ts";
import type {
	AnyField,
	ListSchema,
	ObjectSchema,
	Schema,
} from "./vocabulary.ts";

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
	/** What the API server accepts all the same; an error where it is absent. */
	readonly severity?: "error" | "warning";
};

/** Every way in which the value is not what the field takes, in no order. It never throws, whatever was written. */
export function findingsOf(
	{ schema }: AnyField,
	value: unknown,
	spellings: readonly Spelling[] = [],
): Finding[] {
	const findings: Finding[] = [];
	judge({ schema, value, path: [], findings, spellings });
	return findings;
}

type Node = {
	schema: Schema;
	value: unknown;
	path: Path;
	findings: Finding[];
	spellings: readonly Spelling[];
};
const isMap = (value: unknown): value is { [name: string]: unknown } =>
	typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether the plain schema holds in the whole subtree; rules are only asked where it does, as the API server asks them. */
function judge(node: Node): boolean {
	const { schema, value } = node;
	const objection = objectionTo(schema, value);
	if (objection) return refuse(node, withCure(node, objection));
	if (!membersHold(node)) return false;
	if (schema.rules.length === 0) return true;
	const self = celValue(schema, value);
	for (const rule of schema.rules)
		if (!holdsOrThrows(rule, self))
			refuse(node, { rule: rule.name, message: rule.message });
	return true;
}

function withCure(
	{ schema, value, path, spellings }: Node,
	{ rule, message }: Objection,
): Objection {
	if (rule !== "wrong-type" || value === null || value === undefined)
		return { rule, message };
	const cure = counterpartOfValue(spellings, path) ?? cureOfType(schema, value);
	return { rule, message: cure ? `${message} (${cure})` : message };
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
	{ path, ...shared }: Node,
	{ schema }: AnyField,
	step: string | number,
	value: unknown,
): boolean {
	return judge({ ...shared, schema, value, path: [...path, step] });
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
			{ rule: "unknown-field", message: unknownField(node, name, known) },
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

function unknownField(
	{ path, spellings }: Node,
	name: string,
	known: readonly string[],
): string {
	const cure = counterpart(spellings, path, name);
	if (cure) return `unknown field; ${cure}`;
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
