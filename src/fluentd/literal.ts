// Reads one value of the v1 grammar: quoted, unquoted, or JSON. Ruby is found and reported, never run.

import type { Cursor } from "./cursor.ts";
import { characterAt, fail, isLineEnd, take } from "./cursor.ts";
import { readJson } from "./json-literal.ts";
import { takeRuby } from "./ruby.ts";

/** A value is text, or text with Ruby in it, whose result only fluentd knows. */
export type ReadValue = string | { readonly parts: readonly Part[] };
export type Part = string | { readonly ruby: string };

/** Whether an unquoted text ends at an index. */
type Boundary = (cursor: Cursor, at: number) => boolean;

/** The value of a parameter: blanks and ends of lines before it do not count. */
export function readValue(cursor: Cursor): ReadValue | undefined {
	take(cursor, /[ \t\r\n]*/y);
	const first = cursor.text[cursor.at];
	return first === "[" || first === "{"
		? readJson(cursor)
		: readString(cursor, isLineEnd);
}

/** A key, a section argument, or a value that is not JSON. */
export function readString(
	cursor: Cursor,
	isEnd: Boundary,
): ReadValue | undefined {
	if (take(cursor, /"/y) !== undefined) return readDoubleQuoted(cursor);
	if (take(cursor, /'/y) !== undefined) return readSingleQuoted(cursor);
	return readUnquoted(cursor, isEnd);
}

/** One text when no part is Ruby. */
export function joined(parts: readonly Part[]): ReadValue {
	const texts = parts.filter((part) => typeof part === "string");
	return texts.length === parts.length ? texts.join("") : { parts };
}

function readUnquoted(cursor: Cursor, isEnd: Boundary): string {
	const start = cursor.at;
	for (; cursor.at < cursor.text.length; cursor.at++) {
		const unit = cursor.text[cursor.at];
		// A # is taken before anybody asks whether a comment begins.
		if (unit === "#") continue;
		if (unit === "\n" || isEnd(cursor, cursor.at)) break;
	}
	return cursor.text.slice(start, cursor.at);
}

function readSingleQuoted(cursor: Cursor): string | undefined {
	const found = take(cursor, /(?:\\['\\]|\\(?!['\\])|[^'\\\n])*'/y);
	return found === undefined
		? fail(cursor, "a text in single quotes must end on its line")
		: found.slice(0, -1).replace(/\\(['\\])/g, "$1");
}

function readDoubleQuoted(cursor: Cursor): ReadValue | undefined {
	const parts: Part[] = [];
	while (take(cursor, /"/y) === undefined) {
		const part = readPart(cursor);
		if (part === undefined) return undefined;
		parts.push(part);
	}
	return joined(parts);
}

/** The next character, escape, pair of character and line end, or Ruby inside double quotes. */
function readPart(cursor: Cursor): Part | undefined {
	const character = characterAt(cursor, cursor.at);
	if (character === "") return fail(cursor, "a double quote is not closed");
	const next = characterAt(cursor, cursor.at + character.length);
	// fluentd takes an end of line together with the character before it; a backslash there continues the line.
	if (next === "" || next === "\n" || next === "\r") {
		cursor.at += character.length + next.length;
		return character === "\\" ? "" : character + next;
	}
	if (character === "\\") return readEscape(cursor, next);
	if (character === "#" && next === "{") return takeRuby(cursor);
	if (character === "\n")
		return fail(
			cursor,
			"a newline cannot begin a text or follow an end of line in double quotes",
		);
	cursor.at += character.length;
	return character;
}

const escapes = new Map([
	["r", "\r"],
	["n", "\n"],
	["t", "\t"],
	["f", "\f"],
	["b", "\b"],
	["0", "\0"],
]);

function readEscape(cursor: Cursor, character: string): string | undefined {
	const meant = escapes.get(character);
	if (meant === undefined && /^[a-zA-Z0-9]$/.test(character))
		return fail(cursor, `\\${character} is not an escape`);
	cursor.at += 1 + character.length;
	return meant ?? character;
}
