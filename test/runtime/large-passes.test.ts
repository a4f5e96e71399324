// A few passes at once hold something large, whichever namespaces they come from.

import { expect } from "chai";
import { LargePasses } from "../../src/runtime/large-passes.ts";

describe("passes over large objects", () => {
	it("begin four at a time, and each namespace has its turn", async () => {
		const large = new LargePasses();
		const begun: string[] = [];
		const passes = [...Array.from({ length: 10 }, () => "storm"), "quiet"].map(
			(namespace) => {
				const pass = large.pass(namespace);
				void pass.enter().then(() => begun.push(namespace));
				return pass;
			},
		);
		const turn = () => new Promise((resolve) => setImmediate(resolve));
		await turn();
		expect(begun).to.have.length(4);
		for (const pass of passes.slice(0, 2)) pass.leave();
		await turn();
		expect(begun.slice(4).sort()).to.deep.equal(["quiet", "storm"]);
	});

	it("take one place however often they ask, and none where they do not", async () => {
		const large = new LargePasses();
		const pass = large.pass("shop");
		for (let count = 0; count < 10; count++) await pass.enter();
		const others = Array.from({ length: 3 }, () => large.pass("shop"));
		for (const other of others) await other.enter();
		large.pass("shop").leave();
		let hasBegun = false;
		void large
			.pass("shop")
			.enter()
			.then(() => (hasBegun = true));
		await new Promise((resolve) => setImmediate(resolve));
		expect(hasBegun).to.equal(false);
	});
});
