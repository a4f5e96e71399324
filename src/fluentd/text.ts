// The only printer of fluentd configurations. Same tree, same text; what cannot be said safely is a Problem, never text.

import type { Directive, Problem, Value } from "./directive.ts";
import type { Quoted } from "./quoting.ts";
import { quoteKey, quoteText, quoteValue } from "./quoting.ts";

export type Printed =
	| { readonly text: string }
	| { readonly problems: readonly Problem[] };

/** Lines and problems so far: the lines count only when there are no problems. */
type Page = { readonly lines: string[]; readonly problems: Problem[] };

/** All of the text, or all problems in the order of the tree. */
export function fluentdText(directives: readonly Directive[]): Printed {
	const page: Page = { lines: [], problems: [] };
	for (const [index, directive] of directives.entries())
		printDirective(page, directive, `directives[${index}]`, "");
	return page.problems.length > 0
		? { problems: page.problems }
		: { text: page.lines.map((line) => `${line}\n`).join("") };
}

const sectionName = /^[a-z][a-z0-9_]*$/;
const parameterName = /^(?:@type|@id|@label|@log_level|[a-z][a-z0-9_]*)$/;

function printDirective(
	page: Page,
	directive: Directive,
	path: string,
	indent: string,
): void {
	const { name, argument, fields = [], sections = [] } = directive;
	if (!sectionName.test(name))
		refuse(page, `${path}.name`, "must be the name of a section");
	const written =
		argument === undefined
			? ""
			: ` ${textOf(page, `${path}.argument`, quoteText(argument))}`;
	page.lines.push(`${indent}<${name}${written}>`);
	const inner = `${indent}  `;
	printParameters(page, directive, path, inner);
	const seen = new Set(Object.keys(directive.parameters ?? {}));
	for (const [index, { name, value }] of fields.entries()) {
		const place = `${path}.fields[${index}]`;
		if (seen.has(name)) refuse(page, `${place}.name`, "may be written once");
		seen.add(name);
		const key = textOf(page, `${place}.name`, quoteKey(name));
		printLine(page, `${inner}${key}`, `${place}.value`, value);
	}
	for (const [index, section] of sections.entries())
		printDirective(page, section, `${path}.sections[${index}]`, inner);
	page.lines.push(`${indent}</${name}>`);
}

function printParameters(
	page: Page,
	{ parameters = {} }: Directive,
	path: string,
	indent: string,
): void {
	for (const [name, value] of Object.entries(parameters)) {
		const place = `${path}.parameters.${name}`;
		// At the top of a file the word include alone includes.
		if (!parameterName.test(name) || name === "include")
			refuse(page, place, "must be the name of a parameter");
		printLine(page, `${indent}${name}`, place, value);
	}
}

function printLine(page: Page, start: string, path: string, value: Value) {
	page.lines.push(`${start} ${textOf(page, path, quoteValue(value))}`);
}

function textOf(page: Page, path: string, quoted: Quoted): string {
	if ("text" in quoted) return quoted.text;
	refuse(page, path, quoted.message);
	return "";
}

function refuse(page: Page, path: string, message: string): void {
	page.problems.push({ path, message });
}
