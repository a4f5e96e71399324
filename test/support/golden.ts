// Golden cases: CASE.in.yaml beside CASE.out.yaml, compared as text. `UPDATE_GOLDENS=1` (make golden) rewrites; a person reads the diff.

import { strict as assert } from "node:assert";
import {
	existsSync,
	readdirSync,
	readFileSync,
	unlinkSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { printYaml } from "../../src/kube/yaml.ts";

const input = ".in.yaml";
const output = ".out.yaml";
const isUpdating = process.env["UPDATE_GOLDENS"] === "1";

export type GoldenCase = { readonly name: string; readonly given: unknown };

/** Folders of cases that compile an object of ours. */
export const areas = ["app", "logging", "network", "secret", "tenant"].filter(
	(area) => existsSync(folderOf(area)),
);

function folderOf(area: string): string {
	return join(import.meta.dirname, "..", "cases", area);
}

const namesIn = (folder: string, ending: string) =>
	readdirSync(folder)
		.filter((file) => file.endsWith(ending))
		.map((file) => file.slice(0, -ending.length))
		.sort();

/** All cases of test/cases/AREA, sorted by name. */
export function goldenCases(area: string): GoldenCase[] {
	const folder = folderOf(area);
	return namesIn(folder, input).map((name) => ({
		name,
		given: load(readFileSync(join(folder, name + input), "utf8")),
	}));
}

/** One test per case; `run` makes the tree that the out file holds. */
export function testGoldens(
	area: string,
	run: (given: unknown) => unknown,
): void {
	const cases = goldenCases(area);
	it("has cases", () => {
		assert.notEqual(cases.length, 0);
	});
	for (const { name, given } of cases)
		it(name, async () => compare(area, name, printYaml(await run(given))));
	it("has no output without an input", () => {
		assert.deepEqual(staleOutputs(area), []);
	});
}

const compare = (area: string, name: string, actual: string): void =>
	compareFile(join(folderOf(area), name + output), actual);

/** Compares a text with a file of the repository, or rewrites the file. */
export const goldenText = (path: string, actual: string): void =>
	compareFile(join(import.meta.dirname, "../..", path), actual);

function compareFile(file: string, actual: string): void {
	if (isUpdating) writeFileSync(file, actual);
	const expected = existsSync(file) ? readFileSync(file, "utf8") : "";
	assert.equal(actual, expected);
}

function staleOutputs(area: string): string[] {
	const folder = folderOf(area);
	const inputs = new Set(namesIn(folder, input));
	const stale = namesIn(folder, output).filter((name) => !inputs.has(name));
	if (!isUpdating) return stale;
	for (const name of stale) unlinkSync(join(folder, name + output));
	return [];
}
