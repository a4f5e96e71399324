// Our reader of the v1 grammar against the recorded answers of fluentd 1.19.3 itself.

import { assert } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ReadValue } from "../../src/fluentd/literal.ts";
import type { ReadBody, ReadSection } from "../../src/fluentd/reader.ts";
import { readFluentd } from "../../src/fluentd/reader.ts";

type Line = { readonly text: string; readonly result: unknown };

const lines: Line[] = readFileSync(
	join(import.meta.dirname, "v1-grammar.jsonl"),
	"utf8",
)
	.trimEnd()
	.split("\n")
	.map((line): Line => JSON.parse(line));

/** The only Ruby in the recorded texts is 1+1, whose result is 2, and the empty code. */
const evaluated = (value: ReadValue) =>
	typeof value === "string"
		? value
		: value.parts
				.map((part) => (typeof part === "string" ? part : resultOf(part.ruby)))
				.join("");

const resultOf = (code: string) =>
	code === "1+1" ? "2" : code === "" ? "" : `<Ruby: ${code}>`;

// Object.fromEntries defines __proto__ as any other key.
const parametersOf = ({ parameters }: ReadBody) =>
	Object.fromEntries(
		[...parameters].map(([key, value]) => [key, evaluated(value)]),
	);

const sectionOf = (section: ReadSection): unknown => ({
	name: section.name,
	arg: evaluated(section.argument),
	params: parametersOf(section),
	sections: section.sections.map(sectionOf),
});

function answerTo(text: string): unknown {
	const read = readFluentd(text);
	return "error" in read
		? { error: true }
		: { root: parametersOf(read), sections: read.sections.map(sectionOf) };
}

const disagreement = ({ text, result }: Line) => {
	const [theirs, ours] = [result, answerTo(text)].map((answer) =>
		JSON.stringify(answer),
	);
	return theirs === ours
		? []
		: [`${JSON.stringify(text)}\n  fluentd ${theirs}\n  reader  ${ours}`];
};

describe("the reader", () => {
	it("agrees with fluentd on every recorded text", () => {
		assert.equal(lines.length, 5322);
		const found = lines.flatMap(disagreement);
		assert.isEmpty(
			found,
			`${found.length} of ${lines.length} differ:\n${found.slice(0, 20).join("\n")}\n`,
		);
	});
});
