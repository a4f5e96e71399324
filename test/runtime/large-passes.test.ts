// A few passes at once hold something large, whichever namespaces they come from.

import { expect } from "chai";
import { LargePasses } from "../../src/runtime/large-passes.ts";

describe("passes over large objects", () => {
	const turn = () => new Promise((resolve) => setImmediate(resolve));
	/** Passes of these namespaces that ask one after the other; `begun` grows as they have their turn. */
	function asking(...namespaces: string[]) {
		const large = new LargePasses();
		const begun: string[] = [];
		const passes = namespaces.map((namespace) => {
			const pass = large.pass(namespace);
			void pass.enter().then(() => begun.push(namespace));
			return pass;
		});
		return { begun, passes };
	}

	it("leave places for others, whatever hangs in one namespace", async () => {
		const { begun } = asking("storm", "storm", "storm", "storm", "quiet");
		await turn();
		expect(begun).to.deep.equal(["storm", "storm", "quiet"]);
	});

	it("give their place to the next, each namespace in its turn", async () => {
		const names = ["a", "b", "c", "d", "a", "e"];
		const { begun, passes } = asking(...names);
		await turn();
		expect(begun).to.deep.equal(["a", "b", "c", "d"]);
		for (const pass of passes.slice(0, 2)) pass.leave();
		await turn();
		expect(begun.slice(4).sort()).to.deep.equal(["a", "e"]);
	});

	it("take one place however often they ask, and none where they do not", async () => {
		const large = new LargePasses();
		const pass = large.pass("a");
		for (let count = 0; count < 10; count++) await pass.enter();
		for (const name of ["b", "c", "d"]) await large.pass(name).enter();
		large.pass("a").leave();
		let hasBegun = false;
		void large
			.pass("e")
			.enter()
			.then(() => (hasBegun = true));
		await turn();
		expect(hasBegun).to.equal(false);
		pass.leave();
		await turn();
		expect(hasBegun).to.equal(true);
	});
});
