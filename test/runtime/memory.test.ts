import { expect } from "chai";
import { growthOf } from "../../src/runtime/memory.ts";

describe("the growth of the heap", () => {
	it("is so many bytes of a small one, and so many percent of a large one", () => {
		expect(growthOf(10e6)).to.equal(110);
		expect(growthOf(22e6)).to.equal(50);
		expect(growthOf(55e6)).to.equal(20);
		expect(growthOf(4e9)).to.equal(15);
	});
});
