// What simulated pods do when they are told to misbehave; behaviour.ts says how they are told.

import { behaves } from "./behaviour.ts";
import { value } from "./go-template.ts";
import {
	healthy,
	isCrashed,
	isNotCrashed,
	isReady,
	isUnready,
	mayStart,
	phase,
	podStage,
	started,
	waitingReason,
} from "./pod-stage.ts";
import {
	addresses,
	type ContainerState,
	condition,
	containerStatuses,
	initialized,
	initializedUnlessBlocked,
	runningUnready,
	terminated,
	terminatedState,
	unready,
	unstartedStatuses,
	waiting,
} from "./pod-status.ts";
import { isNotIn, type Stage, warning } from "./stage.ts";

const crashed: ContainerState = {
	...waiting(
		"CrashLoopBackOff",
		value('$message | default "back-off restarting failed container"'),
	),
	lastState: terminatedState(1, "Error"),
	restarts: 1,
};

const crashing = [
	podStage({
		name: "crash-loop-start",
		delay: [200, 400],
		selector: [phase("Pending"), behaves("crash-loop"), mayStart],
		status: {
			...started,
			...containerStatuses(runningUnready),
			conditions: [...initialized, ...unready],
		},
	}),
	podStage({
		name: "crash-loop-crash",
		delay: [400, 800],
		selector: [phase("Running"), behaves("crash-loop"), isNotCrashed],
		before: [warning("BackOff", "Back-off restarting failed container")],
		status: { ...containerStatuses(crashed), conditions: unready },
	}),
	podStage({
		name: "crash-loop-restart",
		delay: [3000, 5000],
		selector: [phase("Running"), behaves("crash-loop"), isCrashed],
		status: {
			...containerStatuses({
				...runningUnready,
				lastState: terminatedState(1, "Error"),
			}),
			conditions: unready,
		},
	}),
];

const unreadyStatus = {
	...started,
	...containerStatuses(runningUnready),
	conditions: [...initialized, ...unready],
};

const unhealthy = [
	podStage({
		name: "never-ready-start",
		delay: [200, 600],
		selector: [phase("Pending"), behaves("never-ready"), mayStart],
		before: [warning("Unhealthy", "Readiness probe failed")],
		status: unreadyStatus,
	}),
	podStage({
		name: "never-ready-stop",
		delay: [200, 600],
		selector: [phase("Running"), behaves("never-ready"), isReady],
		before: [warning("Unhealthy", "Readiness probe failed")],
		status: unreadyStatus,
	}),
	podStage({
		name: "flapping-up",
		delay: [1400, 1600],
		selector: [
			phase("Pending", "Running"),
			behaves("flapping"),
			isUnready,
			mayStart,
		],
		status: healthy,
	}),
	podStage({
		name: "flapping-down",
		delay: [1400, 1600],
		selector: [phase("Running"), behaves("flapping"), isReady],
		before: [warning("Unhealthy", "Readiness probe failed")],
		status: { ...containerStatuses(runningUnready), conditions: unready },
	}),
];

const isNotWaitingFor = (reason: string) => isNotIn(waitingReason, reason);

const notStarting = [
	podStage({
		name: "image-pull-error",
		delay: [200, 600],
		selector: [
			phase("Pending"),
			behaves("image-pull-error"),
			mayStart,
			isNotWaitingFor("ImagePullBackOff"),
		],
		before: [warning("Failed", "Error: ImagePullBackOff")],
		status: {
			...addresses,
			...unstartedStatuses(
				waiting(
					"ImagePullBackOff",
					value(
						'$message | default (printf "Back-off pulling image %q" $item.image)',
					),
				),
			),
			conditions: [...initializedUnlessBlocked, ...unready],
		},
	}),
	podStage({
		name: "config-error",
		delay: [200, 600],
		selector: [
			phase("Pending"),
			behaves("config-error"),
			mayStart,
			isNotWaitingFor("CreateContainerConfigError"),
		],
		before: [warning("Failed", "Error: CreateContainerConfigError")],
		status: {
			...addresses,
			...unstartedStatuses(
				waiting(
					"CreateContainerConfigError",
					value('$message | default "secret \\"missing\\" not found"'),
				),
			),
			conditions: [...initializedUnlessBlocked, ...unready],
		},
	}),
];

const failing = [
	podStage({
		name: "evicted",
		delay: [1500, 2500],
		selector: [phase("Pending", "Running"), behaves("evicted"), mayStart],
		before: [
			warning("Evicted", "The node was low on resource: ephemeral-storage."),
		],
		status: {
			...addresses,
			...containerStatuses(terminated(137, "Error"), terminated(137, "Error")),
			phase: "Failed",
			reason: "Evicted",
			message: value(
				'$message | default "The node was low on resource: ephemeral-storage."',
			),
			conditions: [
				...["ContainersReady", "Ready"].map((type) =>
					condition(type, false, "PodFailed"),
				),
				condition("DisruptionTarget", true, "TerminationByKubelet"),
			],
		},
	}),
	podStage({
		name: "exit-error",
		delay: [500, 1000],
		selector: [phase("Pending", "Running"), behaves("exit-error"), mayStart],
		status: {
			...addresses,
			...containerStatuses(terminated(1, "Error"), terminated(0, "Completed")),
			phase: "Failed",
			conditions: ["ContainersReady", "Ready"].map((type) =>
				condition(type, false, "PodFailed"),
			),
		},
	}),
];

/** All stages that behaviour.ts can choose. */
export const misbehaviourStages: readonly Stage[] = [
	...crashing,
	...unhealthy,
	...notStarting,
	...failing,
];
