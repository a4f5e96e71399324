// Paths as text and back, their order, and the words that were meant.

import { assert } from "chai";
import fc from "fast-check";
import { nearest } from "../../src/schema/nearest.ts";
import {
	comparePaths,
	parsePath,
	pathText,
	valueAt,
} from "../../src/schema/path.ts";

describe("path", () => {
	it("prints names, list items and keys that are no plain names", () => {
		const path = ["metadata", "labels", "a.b/c", 3, "x-y"];
		assert.equal(pathText(path), 'metadata.labels["a.b/c"][3].x-y');
	});

	it("reads every path that it prints", () => {
		const step = fc.oneof(fc.string(), fc.nat());
		fc.assert(
			fc.property(fc.array(step, { maxLength: 5 }), (path) => {
				assert.deepEqual(parsePath(pathText(path)), path);
			}),
		);
	});

	it("sorts parents before members and items by number", () => {
		const paths = [["b"], ["a", 10], ["a", 9], ["a"], []];
		assert.deepEqual(paths.toSorted(comparePaths), [
			[],
			["a"],
			["a", 9],
			["a", 10],
			["b"],
		]);
	});

	it("finds only what an object itself has", () => {
		assert.equal(valueAt({ a: [{ b: 1 }] }, ["a", 0, "b"]), 1);
		assert.isUndefined(valueAt({}, ["constructor", "name"]));
	});
});

describe("nearest", () => {
	const known = ["logging", "image", "imagePullSecrets", "args"];
	const cases: [string, string | undefined][] = [
		["loging", "logging"],
		["iamge", "image"],
		["IMAGE", "image"],
		["arg", "args"],
		["completely", undefined],
		["", undefined],
	];
	for (const [word, meant] of cases)
		it(`takes '${word}' for ${meant}`, () =>
			assert.equal(nearest(word, known), meant));
});
