// Each quoting rule with the text it leads to, and each refusal with its words.

import { assert } from "chai";
import type { Directive, Problem, Value } from "../../src/fluentd/directive.ts";
import { rubyEnvironment, rubyFile } from "../../src/fluentd/directive.ts";
import { quoteText, quoteValue } from "../../src/fluentd/quoting.ts";
import { readFluentd } from "../../src/fluentd/reader.ts";
import { fluentdText } from "../../src/fluentd/text.ts";

function writes(value: Value, text: string): void {
	assert.deepEqual(quoteValue(value), { text });
}

const refuses = (directive: Directive, ...problems: Problem[]) =>
	assert.deepEqual(fluentdText([directive]), { problems });

describe("the printer of fluentd configurations", () => {
	it("prints sections, arguments, parameters and fields, all values quoted", () => {
		const text = `<match 'app.**'>
  @type 'stdout'
  <buffer>
    flush_interval '5'
    flush_at_shutdown 'true'
  </buffer>
  <inject>
    'team name' 'a #{b}'
  </inject>
</match>
`;
		const tree: Directive = {
			name: "match",
			argument: "app.**",
			parameters: { "@type": "stdout" },
			sections: [
				{
					name: "buffer",
					parameters: { flush_interval: 5, flush_at_shutdown: true },
				},
				{ name: "inject", fields: [{ name: "team name", value: "a #{b}" }] },
			],
		};
		assert.deepEqual(fluentdText([tree]), { text });
	});

	it("Q1, Q9: quotes numbers and booleans, and takes whole numbers only", () => {
		writes(1048576, "'1048576'");
		writes(-1, "'-1'");
		writes(false, "'false'");
		for (const number of [1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])
			assert.deepEqual(quoteValue(number), {
				message: "must be a whole number below 2^53",
			});
	});

	it("Q2: single quotes, a backslash before a backslash and an apostrophe", () => {
		writes("", "''");
		writes("plain # {} [] text", "'plain # {} [] text'");
		writes('it\'s "C:\\n"', "'it\\'s \"C:\\\\n\"'");
		writes("#{1+1}", "'#{1+1}'");
		writes("carriage\rreturn", "'carriage\rreturn'");
	});

	it("Q3: double quotes where there is a newline or NUL, every # escaped", () => {
		writes("a\nb", '"a\\nb"');
		writes("\0", '"\\0"');
		writes(
			"\n\r\t\f\b\0 \\ \" ' #{1+1} # \v",
			'"\\n\\r\\t\\f\\b\\0 \\\\ \\" \' \\#{1+1} \\# \v"',
		);
	});

	it("Q4: lists and hashes are JSON in single quotes, never a literal", () => {
		writes(["a", "it's"], '\'["a","it\\\'s"]\'');
		writes(
			{ k: "#{1+1}\n", n: [1.5, true, null] },
			`'{"k":"#{1+1}\\\\n","n":[1.5,true,null]}'`,
		);
		const deep = (levels: number): Value =>
			JSON.parse("[".repeat(levels) + "]".repeat(levels));
		assert.property(quoteValue(deep(100)), "text");
		assert.deepEqual(quoteValue(deep(101)), {
			message: "may not be nested deeper than 100 levels",
		});
		assert.deepEqual(quoteValue({ k: Number.NaN }), {
			message: "must hold finite numbers only",
		});
	});

	it("Q5: names are ours, and a user's key may be anything but fluentd's own", () => {
		refuses(
			{
				name: "match a>\n<source",
				parameters: { "@include": "x", include: "y", "a b": "z", key: "v" },
				fields: ["", "@type", "a\tb", "key", "twice", "twice"].map((name) => ({
					name,
					value: "",
				})),
			},
			{
				path: "directives[0].name",
				message: "must be the name of a section",
			},
			...["@include", "include", "a b"].map((name) => ({
				path: `directives[0].parameters.${name}`,
				message: "must be the name of a parameter",
			})),
			...[
				[0, "may not be empty"],
				[1, "may not begin with @"],
				[2, "may not hold control characters"],
				[3, "may be written once"],
				[5, "may be written once"],
			].map(([index, message]) => ({
				path: `directives[0].fields[${index}].name`,
				message: String(message),
			})),
		);
	});

	it("Q7: Ruby is our own text around a strict path or variable name", () => {
		writes(
			rubyFile("/run/secrets/loki/.token-1"),
			"\"#{File.read('/run/secrets/loki/.token-1', encoding: 'UTF-8').chomp}\"",
		);
		writes(rubyEnvironment("POD_NAME"), "\"#{ENV.fetch 'POD_NAME'}\"");
		for (const path of ["", "/", "a", "/a/", "/../a", "/a/./b", "/a'b", "/a\n"])
			assert.property(quoteValue(rubyFile(path)), "message", path);
		for (const name of ["", "1A", "A-B", "A'", "A\n", "A}"])
			assert.property(quoteValue(rubyEnvironment(name)), "message", name);
	});

	it("Q7: what a user writes never has the shape of Ruby", () => {
		const copy = JSON.parse(JSON.stringify(rubyFile("/run/token")));
		writes(copy, `'{"name":"/run/token"}'`);
	});

	it("Q8: refuses half of a surrogate pair wherever text stands", () => {
		const message = "may not hold half of a surrogate pair";
		assert.deepEqual(quoteText("a\ud83d"), { message });
		assert.deepEqual(quoteValue([{ "\ude00": 1 }]), { message });
		refuses(
			{
				name: "match",
				argument: "\ud83d",
				fields: [{ name: "\ud83d", value: "\ude00\ud83d" }],
			},
			{ path: "directives[0].argument", message },
			{ path: "directives[0].fields[0].name", message },
			{ path: "directives[0].fields[0].value", message },
		);
	});
});

describe("the reader's errors", () => {
	const reasonOf = (text: string) => {
		const read = readFluentd(text);
		return "error" in read
			? `${read.error.line}: ${read.error.reason}`
			: "none";
	};
	it("name the line and the reason", () => {
		const cases: [string, string][] = [
			[
				"<match a>\n  k 'v\n</match>",
				"2: a text in single quotes must end on its line",
			],
			['<match a>\n  k "\\x"\n</match>', "2: \\x is not an escape"],
			['<match a>\n  k "#{1"\n</match>', "2: Ruby is not closed"],
			["<match a>\n  k {\n</match>", "2: JSON is not complete"],
			["<match a>\n", "2: </match> is missing"],
			["<match a>\n</source>", "2: </source> closes nothing"],
			["@include http://example.com/x", "1: an include must name a path"],
			["<a>\n".repeat(201), "201: sections are nested deeper than 200 levels"],
		];
		for (const [text, reason] of cases) assert.equal(reasonOf(text), reason);
	});
	it("report Ruby and includes, and follow neither", () => {
		const read = readFluentd(
			'@include other.conf\nk "a#{1+1}b"\nj {"n":#{x}}\n',
		);
		assert.deepEqual(read, {
			parameters: new Map([
				["k", { parts: ["a", { ruby: "1+1" }, "b"] }],
				["j", { parts: ['{"n":', { ruby: "x" }, "}"] }],
			]),
			sections: [],
			includes: ["other.conf"],
		});
	});
});
