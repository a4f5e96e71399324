// Containers that ended once and run again: what is said of them later.

import { expect } from "chai";
import { podState } from "../../src/kube/pods/pod-state.ts";

const restartedAt = "2026-11-21T12:00:05Z";

/** The trouble of a pod that is not ready since this time, and whose program was restarted once before. */
const reasonAt = (since: string, ready: boolean) =>
	podState(
		"2026-11-21T12:00:00Z",
		{},
		{
			phase: "Running",
			conditions: [
				{ type: "Ready", status: "False", lastTransitionTime: since },
			],
			containerStatuses: [
				{
					name: "main",
					ready,
					started: true,
					restartCount: 1,
					state: { running: { startedAt: restartedAt } },
					lastState: { terminated: { exitCode: 1, finishedAt: restartedAt } },
				},
			],
		},
	).trouble?.reason;

describe("a container that was restarted", () => {
	it("has ended while its pod was not ready since", () => {
		expect(reasonAt(restartedAt, false)).to.equal("CrashLoopBackOff");
	});

	it("fails its check where its pod was ready in between", () => {
		expect(reasonAt("2026-11-21T12:30:00Z", false)).to.equal("Unhealthy");
	});

	it("is not why a pod is not ready whose node is not heard of", () => {
		expect(reasonAt("2026-11-21T12:30:00Z", true)).to.equal("NodeNotReady");
	});
});
