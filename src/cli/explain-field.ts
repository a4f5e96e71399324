// The page of one field: type, description, members, rules. The same text as kubectl explain, with the rules.

import type { AnyKind } from "../schema/crd.ts";
import { nearest } from "../schema/nearest.ts";
import { typeText } from "../schema/reference.ts";
import type { Rule } from "../schema/rules.ts";
import type { AnyField, Fields, Schema } from "../schema/vocabulary.ts";
import { usageError } from "./command.ts";
import type { Terminal } from "./terminal.ts";
import { wrapped } from "./terminal.ts";

type Page = {
	description: string;
	type: string;
	fields: Fields;
	rules: readonly Rule[];
};

/** `steps` are the names of fields from the kind down; lists and maps are stepped through without a word. */
export function explainField(
	kind: AnyKind,
	steps: readonly string[],
	style: Terminal["style"],
): string {
	const { spec, status, description, rules } = kind;
	let page: Page = {
		description,
		type: "object",
		fields: { spec, status },
		rules,
	};
	const walked = [kind.kind];
	for (const step of steps.map((each) => each.replace(/\[\w*\]$/, ""))) {
		const field = Object.hasOwn(page.fields, step) && page.fields[step];
		if (!field) throw usageError(unknownStep(walked, step, page.fields));
		walked.push(step);
		page = pageOf(field);
	}
	return print({ kind, walked, page, style });
}

function unknownStep(
	walked: readonly string[],
	step: string,
	fields: Fields,
): string {
	const known = Object.keys(fields);
	const meant = nearest(step, known);
	const place = walked.join(".");
	if (known.length === 0) return `${place} has no fields`;
	return meant
		? `${place} has no field '${step}'; did you mean '${meant}'?`
		: `${place} has no field '${step}'; it has ${known.join(", ")}`;
}

function pageOf({ schema }: AnyField): Page {
	const nodes = [schema];
	for (let below = inner(schema); below !== undefined; below = inner(below))
		nodes.push(below);
	const last = nodes.at(-1);
	return {
		description: schema.description,
		type: typeText(schema),
		fields: last?.type === "object" ? last.fields : {},
		rules: nodes.flatMap(({ rules }) => rules),
	};
}

function inner(schema: Schema): Schema | undefined {
	if (schema.type === "list") return schema.item.schema;
	return schema.type === "map" ? schema.value.schema : undefined;
}

function print(of: {
	kind: AnyKind;
	walked: readonly string[];
	page: Page;
	style: Terminal["style"];
}): string {
	const { kind, walked, page, style } = of;
	const { group, version } = kind;
	const members = Object.entries(page.fields);
	const lines = [
		`${style("bold", walked.join("."))}  <${page.type}>  ${group}/${version}\n`,
		`\n${wrapped(page.description, "  ")}`,
	];
	if (page.rules.length > 0) {
		lines.push(`\n${style("bold", "Rules")}\n`);
		for (const { message } of page.rules) lines.push(wrapped(message, "  "));
	}
	if (members.length > 0) lines.push(`\n${style("bold", "Fields")}\n`);
	for (const [name, { schema, presence }] of members) {
		const needed = presence === "required" ? "  required" : "";
		lines.push(
			`  ${style("bold", name)}  <${typeText(schema)}>${needed}\n`,
			wrapped(schema.description, "      "),
		);
	}
	return lines.join("");
}
