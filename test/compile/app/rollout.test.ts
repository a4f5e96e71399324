// Rollouts second by second, with pods that start, end and are restarted as a kubelet does it.

import { strict as assert } from "node:assert";
import type { Progress } from "../../../src/kube/conditions.ts";
import type { PodStatus } from "../../../src/kube/pods/pod-shape.ts";
import { podState } from "../../../src/kube/pods/pod-state.ts";
import type { FailingPods } from "../../../src/compile/app/rollout/pod-groups.ts";
import type { Judged } from "../../../src/compile/app/rollout/verdict.ts";
import { judgeRollout } from "../../../src/compile/app/rollout/verdict.ts";

const start = Date.parse("2026-11-21T12:00:00Z");
const time = (second: number) =>
	`${new Date(start + second * 1000).toISOString().slice(0, 19)}Z`;

/** A program that is ready 2 seconds after each start and ends so many seconds later. Restarts wait 0, 10, 20, 40 ... 300 seconds. */
function statusAt(second: number, serves: number): PodStatus {
	let from = 0;
	let restartCount = 0;
	for (;;) {
		const end = from + 2 + serves;
		const wait =
			restartCount === 0 ? 0 : Math.min(300, 10 * 2 ** (restartCount - 1));
		if (second < end) {
			const isReady = second >= from + 2;
			return statusOf({
				isReady,
				since: isReady ? from + 2 : from,
				restartCount,
				state: { running: { startedAt: time(from) } },
				endedAt: from - 1,
			});
		}
		if (second < end + wait)
			return statusOf({
				isReady: false,
				since: end,
				restartCount,
				state: { waiting: { reason: "CrashLoopBackOff" } },
				endedAt: end,
			});
		from = end + wait;
		restartCount++;
	}
}

const statusOf = (of: {
	isReady: boolean;
	since: number;
	restartCount: number;
	state: object;
	endedAt: number;
}): PodStatus => ({
	conditions: [
		{
			type: "Ready",
			status: of.isReady ? "True" : "False",
			lastTransitionTime: time(of.since),
		},
	],
	containerStatuses: [
		{
			name: "main",
			ready: of.isReady,
			started: of.isReady,
			restartCount: of.restartCount,
			state: of.state,
			...(of.restartCount > 0 && {
				lastState: {
					terminated: { exitCode: 1, finishedAt: time(of.endedAt) },
				},
			}),
		},
	],
});

type Options = {
	seconds: number;
	serves: number;
	/** How long a pod must be ready to be available. */
	minHealthySeconds: number;
	/** Number of the revision that ran well; that of the pod is 2. */
	healthy?: number;
};

/** What is said each second, by an operator that looks every second. */
function* eachSecond(options: Options): Generator<Judged> {
	let before: readonly FailingPods[] = [];
	let { healthy } = options;
	for (let second = 0; second < options.seconds; second++) {
		const state = podState(time(0), {}, statusAt(second, options.serves));
		const { readySince } = state;
		const isAvailable =
			readySince !== undefined &&
			readySince <= time(second - options.minHealthySeconds);
		const base: Progress = isAvailable
			? { state: "Ready", reason: "Available", message: "all is well" }
			: { state: "Reconciling", reason: "RollingOut", message: "0 of 1" };
		const judged = judgeRollout({
			base,
			pods: [{ name: "web-a", revision: 2, state }],
			before,
			current: 2,
			healthy,
			at: time(second),
			deadlineSeconds: 300,
		});
		before = judged.failingPods;
		if (judged.progress.state === "Ready") healthy = 2;
		yield judged;
	}
}

const turnsOf = (options: Options): string[] => {
	const turns: string[] = [];
	for (const { progress } of eachSecond(options)) {
		const turn = `${progress.state} ${progress.reason}`;
		if (turns.at(-1) !== turn) turns.push(turn);
	}
	return turns;
};

describe("a rollout", () => {
	it("of a version that answers for 8 seconds and ends is never Ready, and has failed", () => {
		assert.deepEqual(
			turnsOf({ seconds: 1500, serves: 8, minHealthySeconds: 10, healthy: 1 }),
			[
				"Reconciling RollingOut",
				"Reconciling CrashLoopBackOff",
				"Stalled RolloutFailed",
			],
		);
	});

	it("of a first version that does so is Ready once", () => {
		assert.deepEqual(
			turnsOf({ seconds: 1500, serves: 8, minHealthySeconds: 0 }),
			[
				"Reconciling RollingOut",
				"Ready Available",
				"Reconciling CrashLoopBackOff",
			],
		);
	});

	it("clears its failure when the pod stays ready", () => {
		const turns: string[] = [];
		const serving = podState(time(0), {}, statusAt(100, 8));
		for (const second of [104, 184, 190]) {
			const { progress } = judgeRollout({
				base: { state: "Ready", reason: "Available", message: "" },
				pods: [
					{
						name: "web-a",
						revision: 2,
						state: {
							...serving,
							readySince: time(104),
							...(serving.trouble && {
								trouble: { ...serving.trouble, restarts: 3 },
							}),
						},
					},
				],
				before: [],
				current: 2,
				healthy: 1,
				at: time(second),
				deadlineSeconds: 300,
			});
			turns.push(progress.state);
		}
		assert.deepEqual(turns, ["Stalled", "Ready", "Ready"]);
	});

	it("has not failed for restarts of long ago while its check says no", () => {
		const since = time(7000);
		const status: PodStatus = {
			conditions: [
				{ type: "Ready", status: "False", lastTransitionTime: since },
			],
			containerStatuses: [
				{
					name: "main",
					ready: false,
					started: true,
					restartCount: 5,
					state: { running: { startedAt: time(3600) } },
					lastState: { terminated: { exitCode: 1, finishedAt: time(3599) } },
				},
			],
		};
		const state = podState(time(6900), {}, status);
		const { progress } = judgeRollout({
			base: { state: "Reconciling", reason: "RollingOut", message: "0 of 1" },
			pods: [{ name: "web-a", revision: 2, state }],
			before: [],
			current: 2,
			// A status that was lost.
			healthy: undefined,
			at: time(7010),
			deadlineSeconds: 300,
		});
		assert.equal(progress.reason, "Unhealthy");
	});

	it("forgets the ends of a program that has run for ten minutes since", () => {
		const { conditions = [], containerStatuses = [] } = statusAt(400, 700);
		const turns = [602, 650, 720].map((second) => {
			const status = {
				conditions: conditions.map((each) => ({
					...each,
					lastTransitionTime: time(600),
				})),
				containerStatuses: containerStatuses.map((each) => ({
					...each,
					restartCount: 6,
					lastState: { terminated: { exitCode: 1, finishedAt: time(-1) } },
				})),
			};
			const { progress, lookAgainAt } = judgeRollout({
				base: { state: "Ready", reason: "Available", message: "all is well" },
				pods: [
					{ name: "web-a", revision: 2, state: podState(time(0), {}, status) },
				],
				before: [],
				current: 2,
				healthy: undefined,
				at: time(second),
				deadlineSeconds: 300,
			});
			return `${progress.state} ${lookAgainAt ?? "never"}`;
		});
		assert.deepEqual(turns, Array(3).fill("Ready never"));
	});

	it("says when it is to be judged again, whenever the clock alone turns it", () => {
		for (const serves of [1, 8, 15, 30, 100, 700]) {
			let last: Judged | undefined;
			let second = 0;
			for (const judged of eachSecond({
				seconds: 2000,
				serves,
				minHealthySeconds: 0,
			})) {
				const isEvent =
					JSON.stringify(statusAt(second, serves)) !==
					JSON.stringify(statusAt(second - 1, serves));
				const isTurn = last && judged.progress.reason !== last.progress.reason;
				if (isTurn && !isEvent)
					assert.equal(last?.lookAgainAt, time(second), `serves ${serves} s`);
				second++;
				last = judged;
			}
		}
	});

	it("writes no other status while nothing happens", () => {
		const texts = new Set<string>();
		let before: readonly FailingPods[] = [];
		for (const second of [31, 35, 40, 41]) {
			const { progress, failingPods } = judgeRollout({
				base: { state: "Reconciling", reason: "RollingOut", message: "0 of 1" },
				pods: [
					{
						name: "web-a",
						revision: 2,
						state: podState(time(0), {}, statusAt(31, 8)),
					},
				],
				before,
				current: 2,
				healthy: 1,
				at: time(second),
				deadlineSeconds: 300,
			});
			before = failingPods;
			texts.add(JSON.stringify([progress, failingPods]));
		}
		assert.equal(texts.size, 1);
	});

	it("tells a thousand pods in eight entries at most", () => {
		const pods = Array.from({ length: 1000 }, (_, index) => ({
			name: `web-${index}`,
			revision: index % 20,
			state: podState(time(0), {}, statusAt(31, 8)),
		}));
		const { failingPods, progress } = judgeRollout({
			base: { state: "Reconciling", reason: "RollingOut", message: "0 of 1" },
			pods,
			before: [],
			current: 19,
			healthy: 1,
			at: time(31),
			deadlineSeconds: 300,
		});
		assert.equal(failingPods.length, 8);
		assert.match(progress.message, /^container main of pod web-119 .* 49 more/);
	});
});
