// What the times of a container tell of the checks of its node.

import { expect } from "chai";
import { podState } from "../../src/kube/pods/pod-state.ts";

const startupProbe = { periodSeconds: 1, failureThreshold: 5 };
const livenessProbe = { periodSeconds: 5, failureThreshold: 1 };
const first = { probes: { startupProbe } };
const both = { probes: { startupProbe, livenessProbe } };
const finishedAt = "2026-11-21T12:00:00Z";

/** Of a container that ran for so long and waits to be started again. */
function hintsAfter(
	seconds: number,
	{ exitCode = 0, message = "", started = false, probes = {} } = {},
) {
	const startedAt = new Date(Date.parse(finishedAt) - seconds * 1000);
	const terminated = {
		exitCode,
		reason: "Error",
		message,
		startedAt: startedAt.toISOString(),
		finishedAt,
	};
	const { trouble } = podState(
		"2026-11-21T11:00:00Z",
		{
			containers: [{ name: "main", ...probes }],
			terminationGracePeriodSeconds: 35,
		},
		{
			phase: "Running",
			containerStatuses: [
				{
					name: "main",
					ready: false,
					started,
					restartCount: 1,
					state: { waiting: { reason: "CrashLoopBackOff" } },
					lastState: { terminated },
				},
			],
		},
	);
	return trouble?.hints;
}

describe("a container that its node may have ended", () => {
	// A kubelet ends a container with these probes after 4 s by these clocks, and waits 35 s for the program.
	it("says that it had not started in time, where it ran for that time", () => {
		expect(hintsAfter(4, first)).to.deep.equal(["NotStartedInTime"]);
		for (const exitCode of [137, 143])
			expect(hintsAfter(40, { ...first, exitCode })).to.deep.equal([
				"NotStartedInTime",
			]);
	});
	it("says nothing of a program that ended sooner, later or by an error", () => {
		expect(hintsAfter(1, first)).to.deep.equal([]);
		expect(hintsAfter(60, first)).to.deep.equal([]);
		expect(hintsAfter(4, { ...first, exitCode: 1 })).to.deep.equal([]);
		expect(hintsAfter(4)).to.deep.equal([]);
	});
	it("says that liveness may have been the cause, where there is such a check", () => {
		expect(hintsAfter(60, both)).to.deep.equal(["MayBeLiveness"]);
		expect(hintsAfter(4, { ...both, started: true })).to.deep.equal([
			"MayBeLiveness",
		]);
	});
	it("goes by what the program said first", () => {
		const message = "bind: permission denied";
		expect(hintsAfter(4, { ...first, exitCode: 137, message })).to.deep.equal([
			"PortDenied",
		]);
	});
});
