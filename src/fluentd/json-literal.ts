// Reads a value that begins with [ or {: JSON with comments at ends of lines and, inside its texts, Ruby.
// The value is compact JSON with numbers as written.

import type { Cursor } from "./cursor.ts";
import { fail } from "./cursor.ts";
import type { Part, ReadValue } from "./literal.ts";
import { takeRuby } from "./ruby.ts";

type Draft = {
	readonly closing: "]" | "}";
	/** Valid JSON at the end: a digit, which may stand in a text and for a value, holds the place of Ruby. */
	trial: string;
	readonly parts: Part[];
};

export function readJson(cursor: Cursor): ReadValue | undefined {
	const start = cursor.at;
	const closing = cursor.text[start] === "[" ? "]" : "}";
	const draft: Draft = { closing, trial: "", parts: [] };
	while (cursor.at < cursor.text.length) {
		const unit = cursor.text.charAt(cursor.at);
		if (unit === "#" && draft.trial !== "") {
			if (!readHash(cursor, draft)) return undefined;
			continue;
		}
		cursor.at++;
		draft.trial += unit;
		draft.parts.push(unit);
		if (unit === closing && isJson(draft.trial)) return valueOf(draft);
	}
	cursor.at = start;
	return fail(cursor, "JSON is not complete");
}

/** A # is a comment where the JSON could end, Ruby where one is written, and else a character. */
function readHash(cursor: Cursor, draft: Draft): boolean {
	const { text, at } = cursor;
	if (isJson(draft.trial.trimEnd().replace(/,$/, "") + draft.closing)) {
		const newline = text.indexOf("\n", at);
		cursor.at = newline < 0 ? text.length : newline;
		return true;
	}
	const isCode = /#\{[^}]+\}/y;
	isCode.lastIndex = at;
	if (isCode.test(text)) {
		const ruby = takeRuby(cursor);
		if (ruby === undefined) return false;
		draft.trial += "1";
		draft.parts.push(ruby);
		return true;
	}
	cursor.at++;
	draft.trial += "#";
	draft.parts.push("#");
	return true;
}

function valueOf({ trial, parts }: Draft): ReadValue {
	const hasRuby = parts.some((part) => typeof part !== "string");
	return hasRuby ? { parts: merged(parts) } : compact(trial);
}

/** Neighbouring texts as one. */
function merged(parts: readonly Part[]): Part[] {
	const result: Part[] = [];
	for (const part of parts) {
		const last = result.at(-1);
		if (typeof part === "string" && typeof last === "string")
			result[result.length - 1] = last + part;
		else result.push(part);
	}
	return result;
}

const compact = (json: string) =>
	json.replace(/"(?:[^"\\]|\\.)*"|[ \t\r\n]+/g, (found) =>
		found.startsWith('"') ? JSON.stringify(JSON.parse(found)) : "",
	);

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}
