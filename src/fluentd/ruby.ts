// Finds where embedded Ruby ends. fluentd asks Ruby's own parser; here braces and quotes are paired,
// which is the same for all that has no brace in a comment, a regexp or a %-literal.

import type { Cursor } from "./cursor.ts";
import { fail } from "./cursor.ts";

/** Goes past `#{...}` and gives the code inside. */
export function takeRuby(cursor: Cursor): { ruby: string } | undefined {
	const { text } = cursor;
	const start = cursor.at + 2;
	let depth = 1;
	for (let at = start; at < text.length; at++) {
		const unit = text.charAt(at);
		if (unit === '"' || unit === "'") at = endOfQuotes(text, at);
		else if (unit === "{") depth++;
		else if (unit === "}" && --depth === 0) {
			cursor.at = at + 1;
			return { ruby: text.slice(start, at) };
		}
	}
	return fail(cursor, "Ruby is not closed");
}

/** Where the quote that opens at an index closes; the end of the text when it does not. */
function endOfQuotes(text: string, open: number): number {
	for (let at = open + 1; at < text.length; at++) {
		if (text[at] === "\\") at++;
		else if (text[at] === text[open]) return at;
	}
	return text.length;
}
