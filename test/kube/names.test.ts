// Names and hashes of children.

import { strict as assert } from "node:assert";
import fc from "fast-check";
import {
	canonical,
	configCopyName,
	hashOf,
	longestName,
	scratchVolumeName,
} from "../../src/kube/names.ts";

describe("hashOf", () => {
	it("does not see the order of members, nor members without a value", () => {
		assert.equal(hashOf({ a: 1, b: 2 }), hashOf({ b: 2, a: 1, c: undefined }));
		assert.notEqual(hashOf([1, 2]), hashOf([2, 1]));
	});

	it("orders few members and many alike, by code units", () => {
		const members = fc.dictionary(fc.string(), fc.integer(), { maxKeys: 40 });
		fc.assert(
			fc.property(members, (value) => {
				const inOrder = Object.entries(value)
					.sort(([a], [b]) => (a < b ? -1 : 1))
					.map(([name, each]) => `${JSON.stringify(name)}:${each}`);
				assert.equal(canonical(value), `{${inOrder.join(",")}}`);
			}),
		);
	});

	it("sees a member called __proto__", () => {
		const plain = Object.fromEntries([["__proto__", "x"]]);
		assert.equal(canonical(plain), '{"__proto__":"x"}');
		assert.notEqual(hashOf(plain), hashOf({}));
	});
});

describe("Names of children", () => {
	it("stay within 63 characters", () => {
		const app = "a".repeat(longestName);
		assert.ok(configCopyName(app, hashOf(1)).length <= 63);
	});
});

describe("scratchVolumeName", () => {
	it("reads like the path where it can", () => {
		assert.equal(scratchVolumeName("/tmp"), "scratch-tmp");
		assert.equal(
			scratchVolumeName("/var/cache/nginx"),
			"scratch-var-cache-nginx",
		);
	});

	it("is a name of a volume, and different for different paths", () => {
		const step = fc.stringMatching(/^[a-zA-Z0-9._-]{1,12}$/);
		const path = fc
			.array(step, { minLength: 1, maxLength: 6 })
			.map((steps) => `/${steps.join("/")}`);
		fc.assert(
			fc.property(path, path, (one, other) => {
				const name = scratchVolumeName(one);
				assert.match(name, /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
				assert.ok(name.length <= 63);
				assert.equal(name === scratchVolumeName(other), one === other);
			}),
		);
		assert.notEqual(scratchVolumeName("/a/b"), scratchVolumeName("/a-b"));
	});
});
