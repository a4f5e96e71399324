// How a value is written so that fluentd reads back exactly that value: quoted always, never evaluated.

import type { Json, Value } from "./directive.ts";
import { isRuby, rubyText } from "./directive.ts";

/** The text of a value, or why there is none; `message` ends the sentence that begins with a path. */
export type Quoted = { readonly text: string } | { readonly message: string };

const inSingleQuotes = (text: string) =>
	`'${text.replace(/[\\']/g, (found) => `\\${found}`)}'`;

const escapes: { readonly [character: string]: string } = {
	"\n": "\\n",
	"\r": "\\r",
	"\t": "\\t",
	"\f": "\\f",
	"\b": "\\b",
	"\0": "\\0",
};

const inDoubleQuotes = (text: string) =>
	`"${text.replace(/[\\"#\n\r\t\f\b\0]/g, (found) => escapes[found] ?? `\\${found}`)}"`;

/** Single quotes cannot hold a newline; NUL is escaped so that no editor cuts the text there. */
export function quoteText(text: string): Quoted {
	if (!text.isWellFormed())
		return { message: "may not hold half of a surrogate pair" };
	return {
		text: /[\n\0]/.test(text) ? inDoubleQuotes(text) : inSingleQuotes(text),
	};
}

/** A key that a user chose. A leading @ is fluentd's own, even in quotes: '@include' still includes. */
export function quoteKey(key: string): Quoted {
	if (key === "") return { message: "may not be empty" };
	if (key.startsWith("@")) return { message: "may not begin with @" };
	if (/\p{Cc}/u.test(key))
		return { message: "may not hold control characters" };
	return quoteText(key);
}

export function quoteValue(value: Value): Quoted {
	if (typeof value === "string") return quoteText(value);
	if (typeof value === "boolean") return quoteText(String(value));
	if (typeof value === "number") return quoteNumber(value);
	if (isRuby(value)) return rubyText(value);
	const message = flawOf(value, 1);
	// JSON.stringify escapes newlines and NUL, so that single quotes always do.
	return message === undefined ? quoteText(JSON.stringify(value)) : { message };
}

/** fluentd reads the beginning of 1.5Gi and is content with 1 or 5: only whole numbers mean what they say. */
const quoteNumber = (value: number): Quoted =>
	Number.isSafeInteger(value)
		? quoteText(String(value))
		: { message: "must be a whole number below 2^53" };

// Ruby's JSON parser refuses what is nested deeper.
const deepest = 100;

/** Why a list or hash cannot be written; `depth` is 1 for the outermost. */
function flawOf(value: Json, depth: number): string | undefined {
	if (typeof value === "string")
		return value.isWellFormed()
			? undefined
			: "may not hold half of a surrogate pair";
	if (typeof value === "number")
		return Number.isFinite(value) ? undefined : "must hold finite numbers only";
	if (value === null || typeof value === "boolean") return undefined;
	if (depth > deepest) return `may not be nested deeper than ${deepest} levels`;
	const inside: readonly Json[] = Array.isArray(value)
		? value
		: Object.entries(value).flat();
	for (const item of inside) {
		const flaw = flawOf(item, depth + 1);
		if (flaw !== undefined) return flaw;
	}
	return undefined;
}
