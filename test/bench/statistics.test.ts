// The numbers behind the table of `make bench`.

import { expect } from "chai";
import { median, percentile, spread } from "../../bench/statistics.ts";

describe("statistics of the benchmark", () => {
	it("takes the middle of an odd number of runs, and the mean of the two in the middle of an even one", () => {
		expect(median([9, 1, 5])).to.equal(5);
		expect(median([9, 1, 5, 7])).to.equal(6);
		expect(median([])).to.deep.equal(Number.NaN);
	});

	it("never gives a percentile that was not measured", () => {
		const values = Array.from({ length: 200 }, (_, index) => 200 - index);
		expect(percentile(values, 0.99)).to.equal(198);
		expect(percentile(values, 1)).to.equal(200);
		expect(percentile([3, 4], 0.99)).to.equal(4);
		expect(percentile([1, Infinity], 0.99)).to.equal(Infinity);
		expect(percentile([], 0.5)).to.deep.equal(Number.NaN);
	});

	it("says lowest and highest, or that there was one run only", () => {
		expect(spread([3, 1.24, 2], 1)).to.equal("1.2-3.0");
		expect(spread([3])).to.equal("one run");
	});
});
