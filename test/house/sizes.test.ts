// Law 4: small files with small functions, and names that say what is inside.

import { assert } from "chai";
import type { SourceFile } from "./sources.ts";
import { sources, withoutComments } from "./sources.ts";

const written = [...sources("src"), ...sources("tools"), ...sources("bench")];
const all = [...written, ...sources("test")];
const linesOf = ({ text }: SourceFile) => text.trimEnd().split("\n").length;

const none = (found: readonly string[]) => assert.deepEqual(found, []);

describe("sizes", () => {
	it("no file has 400 lines", () => {
		none(longerThan(all, 399));
	});

	// A list for whoever reviews: files that may hold two things.
	after(() => {
		for (const file of longerThan(written, 250)) console.log(`      ${file}`);
	});

	it("every function is under 40 lines", () => {
		const long = written.flatMap((file) =>
			functionsOf(file)
				.filter(({ lines }) => lines >= 40)
				.map(({ line, lines }) => `${file.path}:${line} has ${lines} lines`),
		);
		none(long);
	});

	it("no file is named for being left over", () => {
		const word = /(^|[-/.])(utils?|helpers?|common|managers?|misc)([-/.]|$)/;
		none(all.map(({ path }) => path).filter((path) => word.test(path)));
	});

	it("every index.ts is a list", () => {
		const busy = written
			.filter(({ path }) => path.endsWith("/index.ts"))
			.filter(({ text }) =>
				/=>|\bfunction\b|\bclass\b|\bif\b|\bfor\b|\bawait\b/.test(
					withoutComments(text),
				),
			);
		none(busy.map(({ path }) => path));
	});

	it("every file opens with what it makes", () => {
		const silent = written.filter(({ text }) => !/^(#!.*\n)?\/[/*]/.test(text));
		none(silent.map(({ path }) => path));
	});

	it("nothing is left to do", () => {
		const open = written.filter(({ text }) =>
			/\b(TODO|FIXME|XXX)\b/.test(text),
		);
		none(open.map(({ path }) => path));
	});
});

function longerThan(files: readonly SourceFile[], lines: number): string[] {
	return files
		.filter((file) => linesOf(file) > lines)
		.map((file) => `${file.path} has ${linesOf(file)} lines`);
}

/** Functions by the formatter's own layout: a body ends at the line that closes it at the indentation of its start. */
function functionsOf({ text }: SourceFile): { line: number; lines: number }[] {
	const lines = text.split("\n");
	const opens = /(=> \{|\)(: [^=]+)? \{)$/;
	const isStatement = /^\t*(\} )?(if|for|while|switch|else|do|try|catch)\b/;
	return lines.flatMap((line, index) => {
		if (!opens.test(line) || isStatement.test(line)) return [];
		const indent = /^\t*/.exec(line)?.[0] ?? "";
		const end = lines.findIndex(
			(other, at) => at > index && other.startsWith(`${indent}}`),
		);
		return end < 0 ? [] : [{ line: index + 1, lines: end - index + 1 }];
	});
}
