// A reader of fluentd's v1 grammar, for tests and lint: it says what fluentd's own parser would make of a text.
// It follows no @include and runs no Ruby: both are reported as what they are.

import type { Cursor, ReadError } from "./cursor.ts";
import {
	fail,
	isAtEnd,
	isBlank,
	isLineEnd,
	isTagEnd,
	skipLineEnd,
	skipSpacing,
	take,
} from "./cursor.ts";
import type { ReadValue } from "./literal.ts";
import { readString, readValue } from "./literal.ts";

/** The inside of a section, or a whole text. A key written twice has its last value. */
export type ReadBody = {
	readonly parameters: ReadonlyMap<string, ReadValue>;
	readonly sections: readonly ReadSection[];
	/** The paths that fluentd would read here; one that is missing is no error to it. */
	readonly includes: readonly string[];
};

export type ReadSection = ReadBody & {
	readonly name: string;
	/** Empty when none is written. */
	readonly argument: ReadValue;
};

export type ReadResult = ReadBody | { readonly error: ReadError };

type OpenBody = {
	readonly parameters: Map<string, ReadValue>;
	readonly sections: ReadSection[];
	readonly includes: string[];
};

const openBody = (): OpenBody => ({
	parameters: new Map(),
	sections: [],
	includes: [],
});

/** fluentd's own keys; others with an @ are refused at the top and in these sections. */
const reservedKeys = ["@type", "@id", "@label", "@log_level"];
const strictSections = ["match", "source", "filter", "system"];

// Far below what the stack holds: a hostile text is an error, never an exception.
const deepest = 200;

export function readFluentd(text: string): ReadResult {
	const cursor: Cursor = { text, at: 0 };
	const body = readBody(cursor, undefined, 0);
	if (cursor.failure !== undefined) return { error: cursor.failure };
	return body ?? openBody();
}

/** Without a name it is the whole text. */
function readBody(
	cursor: Cursor,
	name: string | undefined,
	depth: number,
): ReadBody | undefined {
	const body = openBody();
	for (;;) {
		skipSpacing(cursor);
		if (isAtEnd(cursor))
			return name === undefined ? body : fail(cursor, `</${name}> is missing`);
		if (take(cursor, /<\//y) !== undefined)
			return readEndTag(cursor, name) ? body : undefined;
		if (take(cursor, /</y) !== undefined) {
			const section = readSection(cursor, depth + 1);
			if (section === undefined) return undefined;
			body.sections.push(section);
		} else if (!readParameter(cursor, name, body)) return undefined;
	}
}

function readEndTag(cursor: Cursor, name: string | undefined): boolean {
	const found = take(cursor, /[a-zA-Z0-9_]*/y);
	skipSpacing(cursor);
	if (take(cursor, />/y) === undefined || !skipLineEnd(cursor))
		fail(cursor, "an end tag must be closed and end its line");
	else if (found !== name) fail(cursor, `</${found}> closes nothing`);
	return cursor.failure === undefined;
}

function readSection(cursor: Cursor, depth: number): ReadSection | undefined {
	if (depth > deepest)
		return fail(cursor, `sections are nested deeper than ${deepest} levels`);
	const name = take(cursor, /[a-zA-Z0-9_]*/y) ?? "";
	skipSpacing(cursor);
	const argument = readString(cursor, isTagEnd);
	if (argument === undefined) return undefined;
	skipSpacing(cursor);
	if (take(cursor, />/y) === undefined || !skipLineEnd(cursor))
		return fail(cursor, "a tag must be closed and end its line");
	const body = readBody(cursor, name, depth);
	return body === undefined ? undefined : { name, argument, ...body };
}

function readParameter(
	cursor: Cursor,
	section: string | undefined,
	body: OpenBody,
): boolean {
	if (section === undefined && take(cursor, /@?include[ \t\r\n#]/y))
		return readInclude(cursor, body);
	const key = readString(cursor, isBlank);
	if (key === undefined) return false;
	if (typeof key !== "string") {
		fail(cursor, "a key cannot be known before its Ruby has run");
		return false;
	}
	const blanks = take(cursor, /[ \t\r\n]+/y) ?? "";
	// A key alone on its line has an empty value; a lone CR does not end that line.
	if (blanks.includes("\n") || isAtEnd(cursor)) {
		body.parameters.set(key, "");
		return true;
	}
	if (blanks === "") fail(cursor, "a blank must follow a key");
	else if (key === "@include") return readInclude(cursor, body);
	else if (isReserved(key, section))
		fail(cursor, `${key} begins with @, which is fluentd's own`);
	if (cursor.failure !== undefined) return false;
	const value = readValue(cursor);
	if (value === undefined) return false;
	body.parameters.set(key, value);
	if (!skipLineEnd(cursor)) fail(cursor, "a value must end its line");
	return cursor.failure === undefined;
}

const isReserved = (key: string, section: string | undefined) =>
	key.startsWith("@") &&
	!reservedKeys.includes(key) &&
	(section === undefined || strictSections.includes(section));

/** Only a path can be told from what is no address at all; fluentd would fetch what has a scheme. */
function readInclude(cursor: Cursor, body: OpenBody): boolean {
	take(cursor, /[ \t\r\n]*/y);
	const path = readString(cursor, isLineEnd);
	if (typeof path !== "string" || !/^[\w.~!$&'()*+,;=@/% -]+$/.test(path))
		fail(cursor, "an include must name a path");
	else if (!skipLineEnd(cursor)) fail(cursor, "an include must end its line");
	else body.includes.push(path);
	return cursor.failure === undefined;
}
