// How a rollout is, judged from its pods: what holds it up, whether it has failed, and when that is to be asked again.

import type { Progress } from "../../../kube/conditions.ts";
import type { PodReason } from "../../../kube/pods/container-trouble.ts";
import type { FailingPods, PodGroup, RolloutPod } from "./pod-groups.ts";
import { podGroups } from "./pod-groups.ts";
import { podSentence, unreadySentence } from "./pod-texts.ts";
import { earliest, isPast, later } from "./times.ts";

export type RolloutSeen = {
	/** What the children say without their pods. */
	readonly base: Progress;
	readonly pods: readonly RolloutPod[];
	/** What status told last. */
	readonly before: readonly FailingPods[];
	/** Numbers of the revision that was applied last, and of the one that last ran with all its pods. */
	readonly current: number | undefined;
	readonly healthy: number | undefined;
	readonly at: string;
	/** Seconds from the last progress of a new pod until it must be ready. */
	readonly deadlineSeconds: number;
};

export type Judged = {
	readonly progress: Progress;
	readonly failingPods: readonly FailingPods[];
	readonly lookAgainAt?: string;
};

/** So often a new pod may be restarted before its revision has failed. */
const maxRestarts = 3;
/** So long a configuration error of a new pod may last. */
const configSeconds = 60;
const configErrors: readonly PodReason[] = [
	"InvalidImageName",
	"CreateContainerConfigError",
	"CreateContainerError",
];
/** Of a container that ended. Other troubles of a pod say nothing of restarts that it had long ago. */
const endings: readonly PodReason[] = [
	"StartError",
	"OOMKilled",
	"CrashLoopBackOff",
];
/** Others take the place of these pods. */
const ended: readonly PodReason[] = ["Evicted", "PodFailed"];
/** What else is said of children goes before what their pods do. */
const refinable = ["Available", "RollingOut", "RolloutFailed"];

export function judgeRollout(seen: RolloutSeen): Judged {
	const { base, before, at, current } = seen;
	const isDone = base.state === "Ready";
	const pods = isDone ? seen.pods.filter(isAlive) : seen.pods;
	const { groups, due } = podGroups(pods, before, at);
	const failingPods = groups.map(({ told }) => told);
	if (!refinable.includes(base.reason)) return { progress: base, failingPods };
	const own = groups.filter(({ told }) => told.revision === current);
	const failure = failureOf(seen, own);
	const progress = failure.progress ?? held(seen, own[0]);
	const isOpen = !isDone && !failure.progress;
	const lookAgainAt = isOpen ? earliest([due, failure.due]) : due;
	return {
		progress,
		failingPods,
		...(lookAgainAt !== undefined && { lookAgainAt }),
	};
}

const isAlive = ({ state }: RolloutPod) =>
	!state.trouble || !ended.includes(state.trouble.reason);

/** Not failed: it goes on, or waits for what may still come right. */
function held(
	{ base, current, healthy }: RolloutSeen,
	group: PodGroup | undefined,
): Progress {
	const state = base.state === "Ready" ? "Reconciling" : base.state;
	// A revision that ran well before has nothing to fail: Kubernetes goes on trying.
	const isOld = current === healthy && base.reason === "RolloutFailed";
	const of = isOld ? ("Reconciling" as const) : state;
	const reason = isOld ? "RollingOut" : base.reason;
	if (!group)
		return isOld ? { state: of, reason, message: base.message } : base;
	const cause = group.trouble.reason;
	const message = withRemainder(podSentence(group), base);
	return of === "Stalled"
		? { state: of, reason, cause, message }
		: { state: of, reason: cause, message };
}

const withRemainder = (sentence: string, base: Progress) =>
	base.state === "Ready" ? sentence : `${sentence}; ${base.message}`;

type Failure = { progress?: Progress; due?: string };

/** Only a revision that never ran well can fail. */
function failureOf(seen: RolloutSeen, groups: readonly PodGroup[]): Failure {
	const { current, healthy, at, deadlineSeconds } = seen;
	if (current === undefined || current === healthy) return {};
	const restarted = groups.find(
		({ told, trouble }) =>
			told.restarts >= maxRestarts && endings.includes(trouble.reason),
	);
	if (restarted)
		return failed(seen, restarted, `a pod was restarted ${maxRestarts} times`);
	const config = groups.find(({ trouble }) =>
		configErrors.includes(trouble.reason),
	);
	const configDue = config && later(config.told.since, configSeconds);
	if (config && configDue !== undefined && isPast(configDue, at))
		return failed(seen, config, `the error lasts for ${configSeconds} s`);
	const [late] = unreadyPods(seen);
	const podDue = later(late?.state.progress ?? at, deadlineSeconds);
	if (!late || !isPast(podDue, at))
		return { due: earliest([configDue, podDue]) ?? podDue };
	const group = groups.find(({ told }) => told.pod === late.name) ?? groups[0];
	return failed(
		seen,
		group ?? late,
		`a pod was not ready within ${deadlineSeconds} s`,
	);
}

/** New pods that still have to become ready, the one that is due first ahead. */
const unreadyPods = ({ pods, current }: RolloutSeen): RolloutPod[] =>
	pods
		.filter(
			(pod) =>
				pod.revision === current &&
				pod.state.readySince === undefined &&
				isAlive(pod),
		)
		.sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));

const orderOf = ({ name, state }: RolloutPod) => `${state.progress} ${name}`;

function failed(
	{ base, current }: RolloutSeen,
	of: PodGroup | RolloutPod,
	why: string,
): Failure {
	const isGroup = "trouble" in of;
	const sentence = isGroup ? podSentence(of) : unreadySentence(of);
	const message = `revision ${current} failed, because ${why}: ${withRemainder(sentence, base)}`;
	return {
		progress: {
			state: "Stalled",
			reason: "RolloutFailed",
			cause: isGroup ? of.trouble.reason : "ContainersNotReady",
			message,
		},
	};
}
