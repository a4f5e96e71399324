import { expect } from "chai";
import { Repairs } from "../../src/runtime/repairs.ts";

describe("repairs", () => {
	const minute = 60_000;

	it("are three in ten minutes for each object, and go on as time passes", () => {
		const repairs = new Repairs();
		const allowed = [0, 1, 2, 3, 9].map((at) =>
			repairs.mayRepair("a", at * minute),
		);
		expect(allowed).to.deep.equal([true, true, true, false, false]);
		expect(repairs.mayRepair("b", 9 * minute)).to.equal(true);
		expect(repairs.mayRepair("a", 10 * minute)).to.equal(true);
		expect(repairs.mayRepair("a", 10 * minute)).to.equal(false);
	});
});
