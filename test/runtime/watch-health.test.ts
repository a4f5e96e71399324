import { expect } from "chai";
import { ClusterError, errorFromAnswer } from "../../src/runtime/errors.ts";
import { WatchHealth } from "../../src/runtime/watch-health.ts";

const lost = new ClusterError("lost", "cut");
const minute = 60_000;
/** As a server answers a watch from a version that it has not reached. */
const tooLarge = errorFromAnswer(
	504,
	JSON.stringify({
		kind: "Status",
		message: "Timeout: Too large resource version: 900, current: 5",
		details: { causes: [{ reason: "ResourceVersionTooLarge" }] },
	}),
);

describe("the health of watches", () => {
	it("is well while one watch of a leader tells anything", () => {
		const health = new WatchHealth();
		health.broke("App", "App", lost, 0);
		health.heard("Pod", "Pod", 0);
		expect(health.complaint(10 * minute, true)).to.equal(undefined);
		health.broke("Pod", "Pod", lost, 10 * minute);
		expect(health.complaint(14 * minute, true)).to.equal(undefined);
		expect(health.complaint(16 * minute, true)).to.contain("every watch");
	});

	it("is no concern of a standby, which waits for the API server like everybody", () => {
		const health = new WatchHealth();
		health.broke("App", "App", lost, 0);
		expect(health.complaint(10 * minute, false)).to.equal(undefined);
	});

	it("is not well when the server's state lies behind what is held, for longer than a server lags", () => {
		const health = new WatchHealth();
		health.heard("Pod", "Pod", 0);
		for (const at of [0, 30_000, 59_000])
			health.broke("App", "App", tooLarge, at);
		expect(health.complaint(59_000, false)).to.equal(undefined);
		expect(health.complaint(61_000, false)).to.contain(
			"older than what is held",
		);
		health.heard("App", "App", 61_000);
		expect(health.complaint(10 * minute, false)).to.equal(undefined);
	});

	it("is not well again once etcd was restored", () => {
		const health = new WatchHealth();
		health.wentBack();
		health.heard("Pod", "Pod", 0);
		expect(health.complaint(0, false)).to.contain("etcd was restored");
	});

	it("counts broken watches and the age of the last event by kind", () => {
		const health = new WatchHealth();
		health.heard("Secret in a", "Secret", 1_000);
		health.heard("Secret in b", "Secret", 4_000);
		health.broke("Secret in b", "Secret", lost, 5_000);
		expect(health.byKind(6_000)).to.deep.equal([
			{ kind: "Secret", broken: 1, age: 5 },
		]);
		health.forget("Secret in a");
		health.heard("Secret in b", "Secret", 6_000);
		expect(health.byKind(6_000)).to.deep.equal([
			{ kind: "Secret", broken: 0, age: 0 },
		]);
	});
});
