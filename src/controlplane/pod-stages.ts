// The life of a simulated pod: it starts, becomes ready, completes if it belongs to a Job, and is deleted. What it
// does instead when it is told to misbehave is misbehaviour-stages.ts. No two stages match one pod at the same time.

import { behavesWell, isGoing } from "./behaviour.ts";
import { misbehaviourStages } from "./misbehaviour-stages.ts";
import {
	healthy,
	isOfJob,
	isReady,
	isUnready,
	mayStart,
	phase,
	podStage,
} from "./pod-stage.ts";
import {
	addresses,
	condition,
	containerStatuses,
	initializing,
	terminated,
} from "./pod-status.ts";
import { exists, isAbsent, type Stage, stage } from "./stage.ts";

const ordinary = [
	podStage({
		name: "pod-initialize",
		delay: [50, 200],
		selector: [
			phase("Pending"),
			exists(".spec.initContainers[]?"),
			isAbsent(".status.podIP"),
		],
		status: {
			...addresses,
			...initializing,
			conditions: [
				condition("PodReadyToStartContainers", true),
				condition("Initialized", false, "ContainersNotInitialized"),
				condition("ContainersReady", false, "ContainersNotReady"),
				condition("Ready", false, "ContainersNotReady"),
			],
		},
	}),
	podStage({
		name: "pod-ready",
		delay: [300, 1000],
		selector: [phase("Pending", "Running"), behavesWell, isUnready, mayStart],
		status: healthy,
	}),
	podStage({
		name: "pod-complete",
		delay: [500, 1000],
		selector: [phase("Running"), behavesWell, isReady, isOfJob],
		status: {
			...containerStatuses(
				terminated(0, "Completed"),
				terminated(0, "Completed"),
			),
			phase: "Succeeded",
			conditions: ["ContainersReady", "Ready"].map((type) =>
				condition(type, false, "PodCompleted"),
			),
		},
	}),
	stage({
		name: "pod-delete",
		kind: "Pod",
		selector: [isGoing, isAbsent(".metadata.finalizers[]?")],
		delayMilliseconds: [50, 200],
		steps: [{ delete: true }],
	}),
];

/** All stages of pods. */
export const podStages: readonly Stage[] = [...ordinary, ...misbehaviourStages];
