// docs/security.md and the tests name the same rules: each is proved by a test that names it, or waits for its feature.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { mutants } from "../mutants/index.ts";
import { ruleOf } from "../mutants/mutant.ts";

const root = join(import.meta.dirname, "../..");
const page = readFileSync(join(root, "docs/security.md"), "utf8");
const rules = Array.from({ length: 25 }, (_, index) => `R${index + 1}`);

const titles = readdirSync(join(root, "test"), { recursive: true })
	.map(String)
	.filter((file) => file.endsWith(".test.ts"))
	.flatMap((file) => {
		const text = readFileSync(join(root, "test", file), "utf8");
		return [...text.matchAll(/\b(?:it|describe)\(\s*["`]([^"`]+)/g)].map(
			([, title = ""]) => title,
		);
	});
const isNamed = (rule: string) =>
	titles.some((title) => new RegExp(`\\b${rule}\\b`).test(title));
const rowsOf = (text: string) =>
	[...text.matchAll(/^\| (R\d+) \|/gm)].map(([, rule = ""]) => rule);

describe("the rules of security", () => {
	const [proved = "", waiting = ""] = page.split("### Rules whose feature");

	it("stand in docs/security.md, each once", () => {
		expect([...rowsOf(proved), ...rowsOf(waiting)].toSorted()).to.deep.equal(
			rules.toSorted(),
		);
	});

	it("are named by a test, unless they wait for their feature", () => {
		expect(rowsOf(proved).filter((rule) => !isNamed(rule))).to.deep.equal([]);
	});

	it("are each taken out by a planted bug, unless they wait for their feature", () => {
		const takenOut = mutants.map(ruleOf);
		expect(
			rowsOf(proved).filter((rule) => !takenOut.includes(rule)),
		).to.deep.equal([]);
	});

	it("that wait for their feature are named by no test", () => {
		expect(rowsOf(waiting).filter(isNamed)).to.deep.equal([]);
	});
});
