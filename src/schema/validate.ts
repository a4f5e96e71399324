// The offline judge of a written object: the plain schema and every rule, as the API server would apply them.
// It never throws, whatever was written. Recursion follows the schema, whose depth is small, and never the value.

import { celValue, ruleHolds } from "./cel.ts";
import { objectionTo, shown } from "./checks.ts";
import type { AnyKind } from "./crd.ts";
import { generatedName, metadata } from "./metadata.ts";
import { nearest } from "./nearest.ts";
import type { LeftOut } from "./nulls.ts";
import { withoutNulls } from "./nulls.ts";
import type { Path } from "./path.ts";
import { comparePaths, pathText, valueAt } from "./path.ts";
import type { Rule } from "./rules.ts";
import type {
	AnyField,
	ListSchema,
	ObjectSchema,
	Schema,
} from "./vocabulary.ts";
import { object, str } from "./vocabulary.ts";

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

/** Every way in which `written` is not an object of the kind, sorted by path. Status and what only servers write are not looked at. */
export function validate(kind: AnyKind, written: unknown): Finding[] {
	const field = wholeObject(kind);
	const { value, leftOut } = withoutNulls(field, withoutServerFields(written));
	const warnings = [...nullFindings(leftOut), ...ignored(kind, value)];
	return [...validateField(field, named(value)), ...warnings].sort((a, b) =>
		comparePaths(a.path, b.path),
	);
}

/** The object as the API server stores it: members that are null are left out, and a name is there. */
export function asStored(kind: AnyKind, written: unknown): unknown {
	return named(withoutNulls(wholeObject(kind), written).value);
}

/** The same for a value that is not a whole object, such as the platform document. */
export function validateField(field: AnyField, written: unknown): Finding[] {
	const findings: Finding[] = [];
	judge({ schema: field.schema, value: written, path: [], findings });
	return findings.sort((a, b) => comparePaths(a.path, b.path));
}

/** Those of the metadata are left out by every way to write. */
const nullFindings = (leftOut: readonly LeftOut[]): Finding[] =>
	leftOut
		.filter(({ path: [root] }) => root === "spec")
		.map(({ path, schema }) => ({
			path,
			at: pathText(path),
			rule: "null-field",
			message: `is null: kubectl apply and Helm leave it out, server-side apply refuses it; ${schema.type === "string" ? 'leave it out, or write ""' : "leave it out"}`,
			severity: "warning",
		}));

function ignored({ kind, scope }: AnyKind, written: unknown): Finding[] {
	const path = ["metadata", "namespace"];
	if (scope !== "Cluster" || valueAt(written, path) === undefined) return [];
	const message = `has no effect: a ${kind} belongs to the whole cluster`;
	const at = pathText(path);
	const rule = "no-namespace";
	return [{ path, at, rule, message, severity: "warning" }];
}

/** A name that the server completes stands in for one. */
function named(written: unknown): unknown {
	if (!isMap(written) || !isMap(written["metadata"])) return written;
	const { name, generateName } = written["metadata"];
	if (name !== undefined || typeof generateName !== "string") return written;
	if (generateName === "") return written;
	const own = { ...written["metadata"], name: generatedName(generateName) };
	return { ...written, metadata: own };
}

const serverMetadata = new Set([
	"creationTimestamp",
	"deletionGracePeriodSeconds",
	"deletionTimestamp",
	"finalizers",
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
