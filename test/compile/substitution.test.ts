// ${NAME} in values.

import { strict as assert } from "node:assert";
import fc from "fast-check";
import {
	substitute as substitutePieces,
	textOf,
} from "../../src/compile/substitution.ts";

const none = Number.MAX_SAFE_INTEGER;
const known = new Map([
	["A", "one"],
	["B", "${A}"],
	["C", "$"],
	["D", ""],
]);
const valueOf = (name: string) => known.get(name);

/** As if there were nothing but text. */
function substitute(
	text: string,
	value: (name: string) => string | undefined,
	limit: number,
) {
	const result = substitutePieces<never>(text, {
		valueOf: (name) => {
			const found = value(name);
			return found === undefined ? undefined : [found];
		},
		limit,
	});
	return result && { text: textOf(result.pieces), unknown: result.unknown };
}

describe("substitute", () => {
	const examples: [written: string, read: string][] = [
		["", ""],
		["${A}", "one"],
		["${A}${A}", "oneone"],
		["[${D}]", "[]"],
		["$A $ $$ ${", "$A $ $$ ${"],
		["$${A}", "${A}"],
		["$$${A}", "$${A}"],
		["$${A} ${A}", "${A} one"],
		["${B}", "${A}"],
		["${C}{A}", "${A}"],
		["${1} ${A-B} ${A:-x} ${}", "${1} ${A-B} ${A:-x} ${}"],
	];
	for (const [written, read] of examples)
		it(`reads ${JSON.stringify(written)} as ${JSON.stringify(read)}`, () => {
			assert.deepEqual(substitute(written, valueOf, none), {
				text: read,
				unknown: [],
			});
		});

	const unreadable: [written: string, unread: string[]][] = [
		["${A} $${B $A $", []],
		["${A:-x}", ["${A:-x}"]],
		["a ${A b", ["${A b"]],
		["${ A }", ["${ A }"]],
		["${}${1}", ["${}", "${1}"]],
		["${A}${B-C}${A}", ["${B-C}"]],
	];
	for (const [written, unread] of unreadable)
		it(`tells what is no reference in ${JSON.stringify(written)}`, () => {
			const result = substitutePieces<never>(written, {
				valueOf: () => [""],
				limit: none,
			});
			assert.deepEqual(result?.unread, unread);
		});

	it("leaves unknown names as they are and tells them once, sorted", () => {
		assert.deepEqual(substitute("${Z}${Y}${A}${Z}", valueOf, none), {
			text: "${Z}${Y}one${Z}",
			unknown: ["Y", "Z"],
		});
	});

	it("stops where the text would grow past the limit", () => {
		assert.equal(substitute("${A}${A}", valueOf, 5), undefined);
		assert.equal(substitute("${A}${A}", valueOf, 6)?.text, "oneone");
		assert.equal(substitute("123456", valueOf, 5), undefined);
	});

	it("keeps marks in their places, and text together", () => {
		const mark = { secret: "db" };
		const result = substitutePieces("a${X}${A}b$${X}${X}", {
			valueOf: (name) => (name === "X" ? [mark] : ["one"]),
			limit: none,
		});
		assert.deepEqual(result?.pieces, ["a", mark, "oneb${X}", mark]);
	});

	it("takes keys of Secrets as names where it is told to", () => {
		const result = substitutePieces<never>("${tls.crt} ${a-b} ${a b}", {
			valueOf: (name) => [`<${name}>`],
			limit: none,
			names: "Keys",
		});
		assert.deepEqual(result?.pieces, ["<tls.crt> <a-b> ${a b}"]);
	});

	const piece = fc.oneof(
		fc.constantFrom("$", "{", "}", "$${", "${A}", "${B}", "${C}", "${X}", "$$"),
		fc.string(),
	);
	const anyText = fc.array(piece).map((pieces) => pieces.join(""));

	it("R14: never reads what it put in", () =>
		fc.assert(
			fc.property(anyText, anyText, (written, value) => {
				const mark = "\u0001";
				const marked = substitute(written, () => mark, none)?.text ?? "";
				const result = substitute(written, () => value, none)?.text;
				assert.equal(result, marked.split(mark).join(value));
			}),
		));

	it("gives back any text that was escaped", () =>
		fc.assert(
			fc.property(anyText, (wanted) => {
				const escaped = wanted.replaceAll("${", "$$${");
				const result = substitute(escaped, valueOf, none);
				assert.deepEqual(result, { text: wanted, unknown: [] });
			}),
		));

	it("R14: knows no names beyond those asked of it", () =>
		fc.assert(
			fc.property(anyText, (written) => {
				const result = substitute(written, () => undefined, none);
				assert.equal(result?.text, written.replaceAll("$${", "${"));
			}),
		));
});
