// What the stages of pods have in common: how they are chosen and what they start from.

import { isAlive } from "./behaviour.ts";
import type { Tree } from "./go-template.ts";
import {
	addresses,
	containerStatuses,
	initialized,
	podPrelude,
	ready,
	running,
} from "./pod-status.ts";
import {
	isIn,
	isNotIn,
	patchStatus,
	type Requirement,
	type Stage,
	type Step,
	stage,
} from "./stage.ts";

export const phase = (...phases: readonly string[]) =>
	isIn(".status.phase", ...phases);
export const readiness =
	'.status.conditions[]? | select(.type == "Ready") | .status';
export const isReady = isIn(readiness, "True");
export const isUnready = isNotIn(readiness, "True");
export const isOfJob = isIn(".metadata.ownerReferences[]?.kind", "Job");
export const waitingReason =
	"(.status.containerStatuses[]?, .status.initContainerStatuses[]?) | .state.waiting.reason";
export const isCrashed = isIn(waitingReason, "CrashLoopBackOff");
export const isNotCrashed = isNotIn(waitingReason, "CrashLoopBackOff");
// Pods without init containers, and those whose init containers have begun.
export const mayStart: Requirement = isIn(
	"((.spec.initContainers // []) == []) or (.status.podIP != null)",
	"true",
);

export interface PodStage {
	name: string;
	delay: readonly [number, number];
	selector: readonly Requirement[];
	status: { [name: string]: Tree };
	before?: readonly Step[];
}

/** A stage that patches the status of pods which are not being deleted. */
export function podStage(options: PodStage): Stage {
	return stage({
		name: options.name,
		kind: "Pod",
		selector: [isAlive, ...options.selector],
		delayMilliseconds: options.delay,
		steps: [...(options.before ?? []), patchStatus(options.status, podPrelude)],
	});
}

/** What every pod has once its containers were started. */
export const started: { [name: string]: Tree } = {
	phase: "Running",
	...addresses,
};

/** All containers run and are ready. */
export const healthy: { [name: string]: Tree } = {
	...started,
	...containerStatuses(running),
	conditions: [...initialized, ...ready],
};
