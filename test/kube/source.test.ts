// YAML as kubectl reads it, with positions, and what is wrong with it.

import { assert } from "chai";
import fc from "fast-check";
import { readSource } from "../../src/kube/source.ts";
import { printYaml } from "../../src/kube/yaml.ts";

const values = (text: string) =>
	readSource(text).documents.map(({ value }) => value);
const problems = (text: string) =>
	readSource(text).problems.map(
		({ line, column, rule, message }) =>
			`${line}:${column} ${message} [${rule}]`,
	);

describe("source", () => {
	it("reads yes as a boolean, 0755 as octal and times as text, as kubectl does", () => {
		const text =
			"a: yes\nb: 0755\nc: 1:30\nd: 2020-01-01\ne: 'yes'\nf: 1_000\n";
		assert.deepEqual(values(text), [
			{ a: true, b: 493, c: "1:30", d: "2020-01-01", e: "yes", f: 1000 },
		]);
	});

	it("reads several documents and leaves empty ones out", () => {
		assert.deepEqual(values("---\n---\na: 1\n---\n# none\n---\nb: 2\n"), [
			{ a: 1 },
			{ b: 2 },
		]);
		assert.deepEqual(values(""), []);
	});

	it("knows where keys, items and merged members stand", () => {
		const [document] = readSource(
			"base: &base\n  port: 1\nlist:\n  - a\n  - *base\nmine:\n  <<: *base\n  name: x\n",
		).documents;
		const at = (...path: (string | number)[]) => {
			const { line, column } = document?.positionOf(path) ?? {};
			return `${line}:${column}`;
		};
		assert.equal(at(), "1:1");
		assert.equal(at("list", 0), "4:5");
		assert.equal(at("list", 1, "port"), "2:3");
		assert.equal(at("mine", "port"), "2:3");
		assert.equal(at("mine", "name"), "8:3");
		assert.equal(at("mine", "absent", "below"), "6:1");
	});

	it("reports every double key with its place", () => {
		assert.deepEqual(problems("a: 1\nb:\n  c: 1\n  c: 2\na: 2\n"), [
			"4:3 must be written once; this key stands twice in one map [yaml-dup-key]",
			"5:1 must be written once; this key stands twice in one map [yaml-dup-key]",
		]);
	});

	it("reports a mistake of syntax with its place", () => {
		assert.deepEqual(problems("a: [1\nb: 2\n"), [
			"2:1 must be YAML: deficient indentation [yaml-syntax]",
		]);
	});

	it("says of a template of Helm that its output is wanted", () => {
		const text = "a:\n  {{- if .Values.b }}\n  b: 1\n  {{- end }}\n";
		const [problem = ""] = problems(text);
		assert.match(
			problem,
			/ must be YAML: .*; this looks like a Helm template: give what helm template prints \[yaml-syntax\]$/,
		);
	});

	it("refuses aliases that stand for billions of values, and circles", () => {
		const level = (name: string, of: string) =>
			`${name}: &${name} [${Array(10).fill(`*${of}`).join(", ")}]\n`;
		const names = ["a", "b", "c", "d", "e", "f", "g", "h"];
		const bomb = names
			.slice(1)
			.map((name, index) => level(name, names[index] ?? ""))
			.join("");
		for (const text of [`a: &a x\n${bomb}`, "a: &a [*a]\n"])
			assert.match(problems(text).join(), /alias.*\[yaml-size\]$/);
	});

	it("refuses nesting that no Kubernetes object has", () => {
		assert.match(problems("[".repeat(10_000)).join(), /yaml-syntax/);
	});

	it("never throws, and reads what it prints", () => {
		fc.assert(fc.property(fc.string(), (text) => void readSource(text)));
		const tree = fc.dictionary(
			fc.string({ minLength: 1 }),
			fc.oneof(
				fc.string(),
				fc.integer(),
				fc.boolean(),
				fc.string({ unit: "binary" }),
			),
		);
		fc.assert(
			fc.property(tree, (value) => {
				assert.deepEqual(values(printYaml({ value })), [{ value }]);
			}),
		);
	}).timeout(20_000);
});
