// The Markdown reference of a kind: every field of its spec and status as a table, and every rule as a sentence.

import type { AnyKind } from "./crd.ts";
import type { Rule } from "./rules.ts";
import type { AnyField, Schema } from "./vocabulary.ts";

export function reference(kind: AnyKind): string {
	const { group, version, plural, shortNames, scope } = kind;
	const names = [plural, ...shortNames].map(code).join(", ");
	return `${[
		`# ${kind.kind}`,
		kind.description,
		`${code(`${group}/${version}`)}, kubectl names ${names}, ${scope === "Namespaced" ? "lives in a namespace" : "one for the whole cluster"}.`,
		"## Spec",
		table(kind.spec, "spec"),
		"## Rules",
		"The API server refuses an object that breaks one of these, and `seaworthy lint` tells it before.",
		rulesTable(kind),
		"## Status",
		kind.status.schema.description,
		table(kind.status, "status"),
	].join("\n\n")}\n`;
}

/** A field with its path: list items as `[]`, entries of maps as `.*`. */
export type FieldAt = { path: string; field: AnyField };

/** The type in words: `list of objects by name`, `integer 1 to 65535`. */
export function typeText(schema: Schema): string {
	switch (schema.type) {
		case "string": {
			const { values, format, minLength, maxLength } = schema;
			if (values) return values.join(" or ");
			if (format) return format;
			return `string of ${minLength} to ${maxLength} characters`;
		}
		case "integer":
			return `integer ${schema.minimum} to ${schema.maximum}`;
		case "boolean":
			return "true or false";
		case "intOrString":
			return "integer or string";
		case "list": {
			const { item, key, listType, maxItems } = schema;
			const form = key ? ` by ${key}` : listType === "set" ? " (a set)" : "";
			return `list of ${plural(item.schema)}${form}, at most ${maxItems}`;
		}
		case "map":
			return `map of ${plural(schema.value.schema)}, at most ${schema.maxProperties}`;
		case "object":
			return schema.union
				? `object with exactly one of ${schema.union.join(", ")}`
				: "object";
	}
}

function plural({ type }: Schema): string {
	if (type === "boolean") return "booleans";
	if (type === "intOrString") return "integers or strings";
	return `${type}s`;
}

const code = (text: string) => `\`${text}\``;
const cell = (text: string) =>
	text
		.replaceAll("\\", "\\\\")
		.replaceAll("|", "\\|")
		.replaceAll("<", "&lt;")
		.replaceAll("*", "\\*");
const row = (...cells: string[]) => `| ${cells.join(" | ")} |`;

// Items of lists and entries of maps are told by the type of what holds them.
const isField = /[.]\w+$/;

function table(root: AnyField, path: string): string {
	const fields = nodesOf(root, path).filter(({ path: at }) => isField.test(at));
	const rows = fields.map(({ path: at, field }) => {
		const needed = field.presence === "required" ? "yes" : "";
		const { schema } = field;
		return row(
			code(at),
			cell(typeText(schema)),
			needed,
			cell(schema.description),
		);
	});
	const head = [row("Field", "Type", "Required", "What it does")];
	return [...head, row("---", "---", "---", "---"), ...rows].join("\n");
}

/** All rules of a kind, the nearest to the root first; `path` as in `nodesOf`, empty for the whole object. */
export function rulesOf(kind: AnyKind): { path: string; rule: Rule }[] {
	const nodes = nodesOf(kind.spec, "spec");
	return [
		...kind.rules.map((rule) => ({ path: "", rule })),
		...nodes.flatMap(({ path, field }) =>
			field.schema.rules.map((rule) => ({ path, rule })),
		),
	];
}

/** The field, all below it, and the items of lists and maps. */
export function nodesOf(field: AnyField, path: string): FieldAt[] {
	const { schema } = field;
	const here = { path, field };
	if (schema.type === "list")
		return [here, ...nodesOf(schema.item, `${path}[]`)];
	if (schema.type === "map")
		return [here, ...nodesOf(schema.value, `${path}.*`)];
	if (schema.type !== "object") return [here];
	const members = Object.entries(schema.fields);
	return [
		here,
		...members.flatMap(([name, each]) => nodesOf(each, `${path}.${name}`)),
	];
}

function rulesTable(kind: AnyKind): string {
	const rows = rulesOf(kind).map(({ path, rule }) =>
		row(path ? code(path) : "the object", cell(rule.message), code(rule.name)),
	);
	const head = row("Where", "It ...", "Rule");
	return [head, row("---", "---", "---"), ...rows].join("\n");
}
