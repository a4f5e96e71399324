// A place in a text, and what may stand between words there: blanks, comments, ends of lines.

export type Cursor = {
	readonly text: string;
	at: number;
	/** The first thing that was wrong; nothing that is read after it counts. */
	failure?: ReadError;
};

/** `position` is an index into the text, `line` counts from 1. */
export type ReadError = {
	readonly position: number;
	readonly line: number;
	readonly reason: string;
};

/** Notes what is wrong here and is undefined, as everything is that could not be read. */
export function fail(cursor: Cursor, reason: string): undefined {
	const position = cursor.at;
	const line = cursor.text.slice(0, position).split("\n").length;
	cursor.failure ??= { position, line, reason };
	return undefined;
}

export const isAtEnd = (cursor: Cursor) => cursor.at >= cursor.text.length;

/** The whole character here, which may be two units long; empty at the end. */
export function characterAt({ text }: Cursor, at: number): string {
	const point = text.codePointAt(at);
	return point === undefined ? "" : String.fromCodePoint(point);
}

/** Goes past a pattern that begins here and gives what it matched; the pattern must be sticky. */
export function take(cursor: Cursor, pattern: RegExp): string | undefined {
	pattern.lastIndex = cursor.at;
	const found = pattern.exec(cursor.text)?.[0];
	if (found !== undefined) cursor.at += found.length;
	return found;
}

/** Blanks, ends of lines and comments. Here a lone CR ends a comment. */
export const skipSpacing = (cursor: Cursor) => {
	take(cursor, /(?:[ \t\r\n]|#[^\r\n]*)*/y);
};

/** What must follow a value or a tag, with the empty lines and comments behind it. Here only a newline ends a comment. */
export function skipLineEnd(cursor: Cursor): boolean {
	for (let lines = 0; ; lines++) {
		const start = cursor.at;
		take(cursor, /[ \t]*/y);
		take(cursor, /#[^\n]*/y);
		if (isAtEnd(cursor)) return true;
		if (take(cursor, /[\r\n]/y) === undefined) {
			// Not a line end after all: the blanks belong to what comes next.
			cursor.at = start;
			return lines > 0;
		}
	}
}

/** Whether an unquoted value ends here. A # directly behind a word is part of the word. */
export const isLineEnd = ({ text }: Cursor, at: number) =>
	matchesAt(/[\r\n]|$|[ \t]+(?:[#\r\n]|$)/y, text, at);

/** Whether an unquoted key ends here. */
export const isBlank = ({ text }: Cursor, at: number) =>
	matchesAt(/[ \t\r\n]|$/y, text, at);

/** Whether only spacing stands between here and the > that closes a tag. */
export function isTagEnd({ text }: Cursor, at: number): boolean {
	let here = at;
	for (;;) {
		while (/^[ \t\r\n]$/.test(text.charAt(here))) here++;
		if (text[here] === ">") return true;
		if (text[here] !== "#") return false;
		const newline = text.indexOf("\n", here);
		const comment = newline < 0 ? text.slice(here) : text.slice(here, newline);
		// A comment may end at any CR of its line, whichever lets a > follow.
		if (/\r[ \t\r]*>/.test(comment)) return true;
		if (newline < 0) return false;
		here = newline;
	}
}

function matchesAt(pattern: RegExp, text: string, at: number): boolean {
	pattern.lastIndex = at;
	return pattern.test(text);
}
