// What simulated pods do when they are told to misbehave; behaviour.ts says how they are told.

import { type Behaviour, behaves } from "./behaviour.ts";
import { type Tree, value } from "./go-template.ts";
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
	ready,
	running,
	runningUnready,
	terminated,
	terminatedState,
	unready,
	unstartedStatuses,
	waiting,
} from "./pod-status.ts";
import { isNotIn, type Stage, warning } from "./stage.ts";

type CrashLoop = {
	behaviour: Behaviour;
	/** How the container ends each time. */
	end: Tree;
	/** What it is between two ends. */
	between?: { container: ContainerState; conditions: readonly Tree[] };
};

const crashed = (end: Tree): ContainerState => ({
	...waiting(
		"CrashLoopBackOff",
		value('$message | default "back-off restarting failed container"'),
	),
	lastState: end,
	restarts: 1,
});

/** A container that ends, waits and is started again, for ever. */
function crashLoop({ behaviour, end, between }: CrashLoop): Stage[] {
	const { container, conditions } = between ?? {
		container: runningUnready,
		conditions: unready,
	};
	return [
		podStage({
			name: `${behaviour}-start`,
			delay: [200, 400],
			selector: [phase("Pending"), behaves(behaviour), mayStart],
			status: {
				...started,
				...containerStatuses(container),
				conditions: [...initialized, ...conditions],
			},
		}),
		podStage({
			name: `${behaviour}-crash`,
			delay: between ? [1500, 2000] : [400, 800],
			selector: [phase("Running"), behaves(behaviour), isNotCrashed],
			before: [warning("BackOff", "Back-off restarting failed container")],
			status: { ...containerStatuses(crashed(end)), conditions: unready },
		}),
		podStage({
			name: `${behaviour}-restart`,
			delay: [3000, 5000],
			selector: [phase("Running"), behaves(behaviour), isCrashed],
			status: {
				...containerStatuses({ ...container, lastState: end }),
				conditions,
			},
		}),
	];
}

const crashing = [
	...crashLoop({ behaviour: "crash-loop", end: terminatedState(1, "Error") }),
	...crashLoop({
		behaviour: "read-only",
		end: terminatedState(1, "Error", "open /data/x: read-only file system"),
	}),
	...crashLoop({
		behaviour: "out-of-memory",
		end: terminatedState(137, "OOMKilled"),
	}),
	...crashLoop({
		behaviour: "start-error",
		end: terminatedState(
			128,
			"StartError",
			'exec: "serve": executable file not found in $PATH',
		),
	}),
	...crashLoop({
		behaviour: "brief",
		end: terminatedState(1, "Error"),
		between: { container: running, conditions: ready },
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
