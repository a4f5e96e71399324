// When refused keys run again: by tries, not by passes, and early when something was allowed.

import { expect } from "chai";
import { RefusalRetries } from "../../src/runtime/refusal-retries.ts";

function retriesOf() {
	const early: string[] = [];
	const retries = new RefusalRetries((key, milliseconds) => {
		early.push(`${key} ${milliseconds}`);
	});
	return { early, retries };
}

describe("the tries after a refusal", () => {
	it("double their wait from 5 s to a minute, a quarter less at most", () => {
		const { retries } = retriesOf();
		let now = 0;
		const waits: number[] = [];
		for (let tried = 0; tried < 30; tried++) {
			const { wait, remaining } = retries.refused("shop", "a", now);
			expect(remaining).to.be.within(wait * 0.75, wait);
			waits.push(wait);
			now += remaining;
		}
		expect(waits.slice(0, 6)).to.deep.equal([
			5_000, 10_000, 20_000, 40_000, 60_000, 60_000,
		]);
		expect(Math.max(...waits)).to.equal(60_000);
	});

	it("stand where they are while events cause further ones", () => {
		const { retries } = retriesOf();
		const { remaining } = retries.refused("shop", "a", 0);
		for (let event = 1; event <= 50; event++)
			expect(retries.refused("shop", "a", event)).to.deep.equal({
				wait: 5_000,
				remaining: remaining - event,
			});
		expect(retries.refused("shop", "a", remaining).wait).to.equal(10_000);
	});

	it("begin anew once nothing is refused", () => {
		const { retries } = retriesOf();
		const { remaining } = retries.refused("shop", "a", 0);
		retries.refused("shop", "a", remaining);
		retries.settled("shop", "a");
		expect(retries.refused("shop", "a", 90_000).wait).to.equal(5_000);
	});

	it("come early for two others of the namespace when one succeeds", () => {
		const { early, retries } = retriesOf();
		for (const key of ["a", "b", "c", "d"]) retries.refused("shop", key, 0);
		retries.refused("other", "e", 0);
		retries.settled("shop", "never refused");
		expect(early).to.deep.equal([]);
		retries.settled("shop", "c");
		expect(early).to.deep.equal(["a 0", "b 0"]);
		retries.forget("shop", "a");
		expect(early).to.have.length(2);
	});

	it("come early when an object of the namespace is gone", () => {
		const { early, retries } = retriesOf();
		for (const key of ["a", "b", "c"]) retries.refused("shop", key, 0);
		retries.roomMade("other");
		expect(early).to.deep.equal([]);
		retries.roomMade("shop");
		expect(early).to.deep.equal(["a 1000", "b 1000"]);
	});
});
