// Pods that fail alike, as one entry: what status tells of them, and the pod that stands for the others.

import type { App } from "../../../api/app/app.ts";
import type { PodTrouble } from "../../../kube/pods/container-trouble.ts";
import { podReasons } from "../../../kube/pods/container-trouble.ts";
import type { PodState } from "../../../kube/pods/pod-state.ts";
import { earliest, isPast, later } from "./times.ts";

/** A pod of the App's Deployment. */
export type RolloutPod = {
	readonly name: string;
	/** Absent where an earlier release made its ReplicaSet. */
	readonly revision?: number;
	readonly state: PodState;
};

export type FailingPods = NonNullable<
	NonNullable<App["status"]>["failingPods"]
>[number];

export type PodGroup = {
	readonly told: FailingPods;
	/** Of the pod that stands for the others. */
	readonly trouble: PodTrouble;
	readonly readySince?: string;
};

/** What status holds. */
const maxGroups = 8;

/** Seconds until a check that says no is believed: the first one comes a moment after the container. */
const checkSeconds = 1;

/** Seconds that a pod must stay ready after a restart before it counts as well; each further restart doubles them. */
const firstSettling = 20;
const longestSettling = 300;

const settlingSeconds = (restarts: number): number =>
	Math.min(longestSettling, firstSettling * 2 ** (Math.max(1, restarts) - 1));

/** Seconds after which the kubelet forgets how often a running container ended. */
const forgettingSeconds = 600;

/** When a pod that is ready again counts as well. */
export function settledAt(
	readySince: string,
	{ restarts, runsSince }: PodTrouble,
): string {
	const settled = later(readySince, settlingSeconds(restarts));
	if (runsSince === undefined) return settled;
	const forgotten = later(runsSince, forgettingSeconds);
	return settled < forgotten ? settled : forgotten;
}

type Failing = { readonly pod: RolloutPod; readonly trouble: PodTrouble };
type Sorted = { readonly groups: PodGroup[]; readonly due?: string };

/** `due` is when another answer comes without any event. */
export function podGroups(
	pods: readonly RolloutPod[],
	before: readonly FailingPods[],
	at: string,
): Sorted {
	const failing: Failing[] = [];
	const dues: string[] = [];
	for (const pod of pods) {
		const { trouble } = pod.state;
		if (!trouble) continue;
		const { from, until } = spanOf(pod.state, trouble);
		if (from !== undefined && !isPast(from, at)) dues.push(from);
		else if (until === undefined || !isPast(until, at)) {
			failing.push({ pod, trouble });
			if (until !== undefined) dues.push(until);
		}
	}
	const alike = Map.groupBy(failing, ({ pod, trouble }) =>
		keyOf({ ...trouble, ...pod }),
	);
	const known = new Map(before.map((each) => [keyOf(each), each]));
	const groups = [...alike].map(([key, members]) =>
		groupOf(members, known.get(key), at),
	);
	const due = earliest(dues);
	return {
		groups: groups.sort(byWeight).slice(0, maxGroups),
		...(due !== undefined && { due }),
	};
}

/** When the trouble begins and ends to count, as far as the clock alone decides. */
function spanOf(
	{ readySince }: PodState,
	trouble: PodTrouble,
): { from?: string; until?: string } {
	const { reason, at } = trouble;
	if (readySince !== undefined)
		return { until: settledAt(readySince, trouble) };
	if (reason === "Unhealthy" && at !== undefined)
		return { from: later(at, checkSeconds) };
	return {};
}

type Key = Pick<FailingPods, "reason" | "container" | "revision">;
const keyOf = ({ reason, container = "", revision = 0 }: Key) =>
	`${revision} ${reason} ${container}`;

/** The pod that was named before stays named, so that status does not change with the order of events. */
function groupOf(
	members: readonly Failing[],
	before: FailingPods | undefined,
	at: string,
): PodGroup {
	const sorted = members.toSorted((a, b) => (a.pod.name < b.pod.name ? -1 : 1));
	const one = sorted.find(({ pod }) => pod.name === before?.pod) ?? sorted[0];
	if (!one) throw new Error("a group without a pod");
	const { pod, trouble } = one;
	const { container, exitCode, hints } = trouble;
	const restarts = Math.max(...members.map((each) => each.trouble.restarts));
	const told: FailingPods = {
		reason: trouble.reason,
		...(container !== undefined && { container }),
		...(pod.revision !== undefined && { revision: pod.revision }),
		pods: members.length,
		pod: pod.name,
		restarts,
		...(exitCode !== undefined && { exitCode }),
		...(hints.length > 0 && { hints: [...hints] }),
		since: before?.since ?? at,
	};
	const { readySince } = pod.state;
	return { told, trouble, ...(readySince !== undefined && { readySince }) };
}

/** The newest revision first, and what is least likely to end by itself. */
const byWeight = (a: PodGroup, b: PodGroup): number =>
	(b.told.revision ?? 0) - (a.told.revision ?? 0) ||
	podReasons.indexOf(a.trouble.reason) - podReasons.indexOf(b.trouble.reason) ||
	((a.told.container ?? "") < (b.told.container ?? "") ? -1 : 1);
