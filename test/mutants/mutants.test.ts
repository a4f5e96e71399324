// The list of known bugs fits the sources of today: each can be planted, and what comes of it is still a program.

import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import { assert, expect } from "chai";
import { mutants } from "./index.ts";
import { planted } from "./mutant.ts";

const root = join(import.meta.dirname, "../..");

describe("known bugs", () => {
	it("have names of their own", () => {
		const names = mutants.map(({ name }) => name);
		assert.deepEqual(
			names.filter((name, at) => names.indexOf(name) !== at),
			[],
		);
	});

	it("have a text that is in their file exactly once", () => {
		const mutant = {
			name: "x",
			bugClass: "misses a change",
			file: "",
		} as const;
		const twice = { ...mutant, find: "a", replace: "b" };
		expect(() => planted("a a", twice)).to.throw("2 times");
		expect(() => planted("c", twice)).to.throw("0 times");
	});

	for (const mutant of mutants)
		it(`can be planted: ${mutant.name}`, () => {
			const source = readFileSync(join(root, mutant.file), "utf8");
			const text = planted(source, mutant);
			expect(text).not.to.equal(source);
			// Throws where the text is no TypeScript any more.
			expect(stripTypeScriptTypes(text)).not.to.equal("");
		});
});
