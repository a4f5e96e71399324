import { expect } from "chai";
import { Spacing } from "../../src/runtime/spacing.ts";

/** How many passes of a key that always wants to run start within so many milliseconds. */
function passesIn(milliseconds: number): number {
	const spacing = new Spacing();
	let passes = 0;
	for (let now = 0; now < milliseconds; now++)
		if (spacing.remaining("hot", now) === 0) {
			spacing.started("hot", now);
			passes++;
		}
	return passes;
}

describe("the spacing of passes", () => {
	it("lets a few run at once, then five a second", () => {
		expect(passesIn(1)).to.equal(1);
		expect(passesIn(10)).to.equal(8);
		expect(passesIn(10_000)).to.be.within(55, 58);
	});

	it("knows every key by itself, and forgets those that rested", () => {
		const spacing = new Spacing();
		for (let pass = 0; pass < 8; pass++) spacing.started("hot", 0);
		expect(spacing.remaining("hot", 0)).to.equal(200);
		expect(spacing.remaining("other", 0)).to.equal(0);
		expect(spacing.remaining("hot", 200)).to.equal(0);
		expect(spacing.remaining("hot", 10_000)).to.equal(0);
		spacing.started("hot", 10_000);
		expect(spacing.remaining("hot", 10_000)).to.equal(0);
	});
});
