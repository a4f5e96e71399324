// Whatever a user writes comes back from the reader as it was: no new section, no Ruby, no error, and refused only by the stated rules.

import { assert } from "chai";
import fc from "fast-check";
import type { Directive, Value } from "../../src/fluentd/directive.ts";
import { rubyEnvironment, rubyFile } from "../../src/fluentd/directive.ts";
import type { ReadBody, ReadSection } from "../../src/fluentd/reader.ts";
import { readFluentd } from "../../src/fluentd/reader.ts";
import { fluentdText } from "../../src/fluentd/text.ts";

const fragments =
	'\n|\r|\r\n|\0|\t|\f|\b|\v| |  |\\|\\\\|\\n|\\x41|\\u0023|\'|"|\'\'|""|\\\'|\\"|#|##| # c|#{|#{1+1}|${tag}|}|{|[|]|{"k":"#{1+1}"}|[1,2]|</match>|<match **>|<source>|<|>|@include x|\'@include\' x|@type stdout|@|include x|%|*|=|nil|:default|true|1.5|\u0085|\u2028|\u2029|\ufeff|\u007f|é|日本|\u{1f600}|\ud83d|\ude00'.split(
		"|",
	);
const hostile = fc.oneof(
	{
		weight: 6,
		arbitrary: fc
			.array(
				fc.oneof(
					{ weight: 4, arbitrary: fc.constantFrom(...fragments) },
					fc.string({ unit: "binary", maxLength: 3 }),
				),
				{ maxLength: 8 },
			)
			.map((parts) => parts.join("")),
	},
	fc.string({ unit: "grapheme" }),
	fc.string({ unit: "binary" }),
);
const text = hostile.filter((string) => string.isWellFormed());

const isControl = (character: string) =>
	character < " " || (character >= "\u007f" && character <= "\u009f");

const isKey = (string: string) =>
	string.isWellFormed() &&
	string !== "" &&
	!string.startsWith("@") &&
	![...string].some(isControl);
const key = hostile.filter(isKey);

function printed(tree: readonly Directive[]): string {
	const result = fluentdText(tree);
	if ("problems" in result) assert.fail(JSON.stringify(result.problems));
	assert.deepEqual(fluentdText(tree), result);
	return result.text;
}

function readBack(tree: readonly Directive[]): ReadBody {
	const read = readFluentd(printed(tree));
	if ("error" in read) assert.fail(JSON.stringify(read.error));
	return read;
}

const wanted = (directives: readonly Directive[]): unknown =>
	directives.map((directive) => ({
		name: directive.name,
		argument: directive.argument ?? "",
		values: [
			...Object.entries(directive.parameters ?? {}),
			...(directive.fields ?? []).map(({ name, value }) => [name, value]),
		],
		includes: [],
		sections: wanted(directive.sections ?? []),
	}));

const found = (sections: readonly ReadSection[]): unknown =>
	sections.map((section) => ({
		name: section.name,
		argument: section.argument,
		values: [...section.parameters],
		includes: section.includes,
		sections: found(section.sections),
	}));

function comesBack(tree: readonly Directive[]): void {
	const read = readBack(tree);
	assert.deepEqual(
		[[...read.parameters], read.includes, found(read.sections)],
		[[], [], wanted(tree)],
	);
}

const check = <T>(arbitrary: fc.Arbitrary<T>, holds: (value: T) => void) =>
	fc.assert(fc.property(arbitrary, holds), { numRuns: 20_000 });

const isRefused = (directive: Directive) =>
	"problems" in fluentdText([directive]);

/** The one value of a section as it is read. */
const valueRead = (value: Value) =>
	readBack([
		{ name: "match", parameters: { k: value } },
	]).sections[0]?.parameters.get("k");

describe("any string comes back as it was", function () {
	this.timeout(60_000);

	it("in every place of one configuration", () => {
		check(fc.tuple(text, text, key, text, text), ([a, b, c, d, e]) =>
			comesBack([
				{
					name: "match",
					argument: a,
					parameters: { "@type": b, other: e },
					fields: [{ name: `${c}!`, value: d }],
					sections: [
						{ name: "record", fields: [{ name: c, value: b }] },
						{ name: "buffer", argument: d },
					],
				},
				{ name: "source", parameters: { last: a } },
			]),
		);
	});

	it("inside lists and hashes", () => {
		const scalar = fc.oneof(
			text,
			fc.double({ noNaN: true, noDefaultInfinity: true }),
			fc.boolean(),
			fc.constant(null),
		);
		const hash = fc.dictionary(text, scalar, {
			maxKeys: 3,
			noNullPrototype: true,
		});
		const values: fc.Arbitrary<Value> = fc.oneof(
			fc.array(fc.oneof(scalar, hash), { maxLength: 3 }),
			hash,
		);
		check(values, (value) =>
			assert.equal(valueRead(value), JSON.stringify(value)),
		);
	});

	it("beside our own Ruby, which stays the only Ruby", () => {
		const file = { ruby: "File.read('/run/a/b', encoding: 'UTF-8').chomp" };
		check(text, (string) => {
			const parameters = { a: string, b: rubyFile("/run/a/b"), c: string };
			const read = readBack([{ name: "match", parameters }]);
			assert.deepEqual(
				[...(read.sections[0]?.parameters.values() ?? [])],
				[string, { parts: [file] }, string],
			);
		});
	});
});

describe("the printer refuses exactly what the rules name", function () {
	this.timeout(60_000);

	const refusals: [
		string,
		(string: string) => Directive,
		(string: string) => boolean,
	][] = [
		[
			"values",
			(k) => ({ name: "a", parameters: { k } }),
			(s) => s.isWellFormed(),
		],
		[
			"arguments",
			(argument) => ({ name: "a", argument }),
			(s) => s.isWellFormed(),
		],
		["keys", (name) => ({ name: "a", fields: [{ name, value: "" }] }), isKey],
		["section names", (name) => ({ name }), (s) => /^[a-z][a-z0-9_]*$/.test(s)],
		[
			"parameter names",
			(name) => ({ name: "a", parameters: Object.fromEntries([[name, ""]]) }),
			(s) =>
				["@type", "@id", "@label", "@log_level"].includes(s) ||
				(s !== "include" && /^[a-z][a-z0-9_]*$/.test(s)),
		],
		[
			"variable names",
			(name) => ({ name: "a", parameters: { k: rubyEnvironment(name) } }),
			(s) => /^[A-Z_a-z][0-9A-Z_a-z]*$/.test(s),
		],
		[
			"paths",
			(path) => ({ name: "a", parameters: { k: rubyFile(path) } }),
			(s) =>
				/^(\/[-.\w]+)+$/.test(s) &&
				!s.split("/").some((step) => step === "." || step === ".."),
		],
	];
	const likely = fc.oneof(
		{ weight: 3, arbitrary: hostile },
		fc.string({ unit: fc.constantFrom(..."ab_1@/.-A"), maxLength: 6 }),
		fc.constantFrom(
			"@type",
			"@include",
			"include",
			"@id",
			"/a/..",
			"/..data/a",
		),
	);
	for (const [place, directive, accepts] of refusals)
		it(`in ${place}`, () => {
			check(likely, (string) =>
				assert.equal(isRefused(directive(string)), !accepts(string)),
			);
		});

	it("in numbers", () => {
		check(fc.oneof(fc.maxSafeInteger(), fc.double()), (number) => {
			if (Number.isSafeInteger(number))
				assert.equal(valueRead(number), String(number));
			else assert.isTrue(isRefused({ name: "a", parameters: { k: number } }));
		});
	});
});

describe("the reader", function () {
	this.timeout(60_000);

	it("answers to any text, and always the same", () => {
		const pieces = [
			"<match a>",
			"<sec>",
			"</sec>",
			"</match>",
			"\n",
			"\n",
			" ",
			"k ",
		];
		const texts = fc.array(fc.oneof(fc.constantFrom(...pieces), hostile), {
			maxLength: 12,
		});
		check(texts, (parts) => {
			const whole = parts.join("");
			assert.deepEqual(readFluentd(whole), readFluentd(whole));
		});
	});
});
