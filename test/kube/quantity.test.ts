// Quantities, read exactly.

import { strict as assert } from "node:assert";
import fc from "fast-check";
import {
	milli,
	bytesPattern,
	cpuPattern,
	sumBytes,
} from "../../src/kube/quantity.ts";

describe("milli", () => {
	const values: [quantity: string | number, thousandths: bigint][] = [
		["0", 0n],
		[2, 2000n],
		["250m", 250n],
		["0.5", 500n],
		["1.25", 1250n],
		["1k", 1_000_000n],
		["64Mi", 64n * 1024n * 1024n * 1000n],
		["1.5Gi", (3n * 1024n ** 3n * 1000n) / 2n],
		["1G", 10n ** 12n],
		["999999999999999Pi", 999999999999999n * 1024n ** 5n * 1000n],
	];
	for (const [quantity, thousandths] of values)
		it(`reads ${quantity}`, () => {
			assert.equal(milli(quantity), thousandths);
		});

	it("tells 1G from 1Gi, and 500m from 0.5 not at all", () => {
		assert.ok(milli("1G") < milli("1Gi"));
		assert.equal(milli("500m"), milli("0.5"));
	});

	it("reads everything that the schema takes", () =>
		fc.assert(
			fc.property(
				fc.oneof(
					fc.stringMatching(new RegExp(bytesPattern)),
					fc.stringMatching(new RegExp(cpuPattern)),
				),
				(quantity) => {
					assert.ok(milli(quantity) > 0n);
				},
			),
		));
});

describe("sumBytes", () => {
	it("prints the largest unit that holds it whole", () => {
		assert.equal(sumBytes(["64Mi", "64Mi"]), "128Mi");
		assert.equal(sumBytes(["1Gi", "64Mi"]), "1088Mi");
		assert.equal(sumBytes(["1Gi", "1Gi"]), "2Gi");
		assert.equal(sumBytes(["1k"]), "1000");
		assert.equal(sumBytes([]), "0");
	});

	it("rounds parts of a byte up", () => {
		assert.equal(sumBytes(["64m"]), "1");
	});
});
