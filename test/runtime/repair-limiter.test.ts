import { expect } from "chai";
import { RepairLimiter } from "../../src/runtime/repair-limiter.ts";

const second = 1000;
const at = "2026-12-01T00:00:00Z";

/** Repairs one object so often, each time after the wait; gives the waits in seconds. */
function fight(limiter: RepairLimiter, isUrgent: boolean, times: number) {
	let now = 0;
	return Array.from({ length: times }, () => {
		const wait = limiter.waitOf("a", isUrgent, now);
		now += wait;
		limiter.repaired("a", ["argocd"], now, at);
		return wait / second;
	});
}

describe("repairs of one object", () => {
	it("come at once three times, then later and later: within seconds where it is urgent, else within half a minute", () => {
		expect(fight(new RepairLimiter(), true, 8)).to.deep.equal([
			0, 0, 0, 1, 2, 4, 4, 4,
		]);
		expect(fight(new RepairLimiter(), false, 10)).to.deep.equal([
			0, 0, 0, 1, 2, 4, 8, 16, 30, 30,
		]);
	});

	it("are counted for each object, and forgotten after ten minutes of peace", () => {
		const limiter = new RepairLimiter();
		fight(limiter, false, 3);
		expect(limiter.waitOf("a", false, 0)).to.equal(second);
		expect(limiter.waitOf("b", false, 0)).to.equal(0);
		expect(limiter.waitOf("a", false, 600 * second)).to.equal(0);
		limiter.repaired("a", [], 600 * second, at);
		expect(limiter.waitOf("a", false, 600 * second)).to.equal(0);
	});

	it("are what was done: an attempt alone does not count", () => {
		const limiter = new RepairLimiter();
		for (let attempt = 0; attempt < 9; attempt++)
			expect(limiter.waitOf("a", false, attempt)).to.equal(0);
	});

	it("are a fight from the fourth edit on, until there was none for longer than the longest wait", () => {
		const limiter = new RepairLimiter();
		fight(limiter, true, 3);
		expect(limiter.fightOver("a", false, undefined, 0)).to.equal(undefined);
		expect(limiter.fightOver("a", false, ["kubectl-edit"], 0)).to.deep.include({
			edits: 4,
			since: at,
			by: ["argocd", "kubectl-edit"],
		});
		limiter.repaired("a", ["kubectl-edit"], 0, "later");
		const contest = { edits: 4, since: at, by: ["argocd", "kubectl-edit"] };
		expect(limiter.fightOver("a", false, undefined, 0)).to.deep.equal({
			...contest,
			remaining: 35 * second,
		});
		expect(limiter.fightOver("a", false, undefined, 35 * second)).to.equal(
			undefined,
		);
		expect(limiter.fightOver("a", true, undefined, 9 * second)).to.equal(
			undefined,
		);
	});
});
