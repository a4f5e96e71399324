import { expect } from "chai";
import { Repairs } from "../../src/runtime/repairs.ts";

describe("repairs", () => {
	const minute = 60_000;

	it("are three in ten minutes for each object, and go on as time passes", () => {
		const repairs = new Repairs();
		for (const at of [0, 1, 2]) {
			expect(repairs.mayRepair("a", at * minute)).to.equal(true);
			repairs.repaired("a", at * minute);
		}
		expect(repairs.mayRepair("a", 3 * minute)).to.equal(false);
		expect(repairs.mayRepair("a", 9 * minute)).to.equal(false);
		expect(repairs.mayRepair("b", 9 * minute)).to.equal(true);
		expect(repairs.mayRepair("a", 10 * minute)).to.equal(true);
		repairs.repaired("a", 10 * minute);
		expect(repairs.mayRepair("a", 10 * minute)).to.equal(false);
	});

	it("are what was done: an attempt alone does not count", () => {
		const repairs = new Repairs();
		for (let attempt = 0; attempt < 9; attempt++)
			expect(repairs.mayRepair("a", attempt)).to.equal(true);
	});
});
