// The parts of a pod's status as the kubelet would write them: conditions, addresses and the state of each container.

import { behaviourPrelude, forEach, hits } from "./behaviour.ts";
import { each, phrase, type Tree, value, when } from "./go-template.ts";

/** Variables of every pod template; `$ip` keeps an address that the pod already has. */
export const podPrelude = [
	"$now := Now",
	'$ip := or .status.podIP (PodIPWith .spec.nodeName (or .spec.hostNetwork false) "" "" "")',
	...behaviourPrelude,
];

export const now = value("$now");

export const addresses: { [name: string]: Tree } = {
	hostIP: value("NodeIPWith .spec.nodeName"),
	hostIPs: [{ ip: value("NodeIPWith .spec.nodeName") }],
	podIP: value("$ip"),
	podIPs: [{ ip: value("$ip") }],
	startTime: value("or .status.startTime $now"),
};

/** One condition; without a reason, an earlier reason and message are removed. */
export const condition = (
	type: string,
	isTrue: boolean,
	reason: string | null = null,
	message: Tree = null,
): Tree => ({
	type,
	status: isTrue ? "True" : "False",
	reason,
	message,
	lastTransitionTime: now,
});

export const ready: readonly Tree[] = [
	condition("ContainersReady", true),
	condition("Ready", true),
];

/** Not ready because of its containers; the message names those that misbehave. */
export const unready: readonly Tree[] = ["ContainersReady", "Ready"].map(
	(type) => condition(type, false, "ContainersNotReady", unreadyMessage()),
);

export const initialized: readonly Tree[] = [
	condition("PodReadyToStartContainers", true),
	condition("Initialized", true),
];

/** Behind a sidecar that does not start, a pod is not initialized. */
export const initializedUnlessBlocked: readonly Tree[] = [
	condition("PodReadyToStartContainers", true),
	when(
		"$blocked",
		condition("Initialized", false, "ContainersNotInitialized"),
		condition("Initialized", true),
	),
];

function unreadyMessage(): Tree {
	const names = (["initContainers", "containers"] as const).map((list) => {
		const name = `{{ if ${hits("$item", list)} }} {{ $item.name }}{{ end }}`;
		return `{{ ${forEach(list, name)} }}`;
	});
	return phrase("containers with unready status: [", names.join(""), " ]");
}

/** What is said about one container, apart from what identifies it. */
export interface ContainerState {
	ready: boolean;
	started: boolean;
	state: Tree;
	lastState?: Tree;
	/** How many restarts are added to those before. */
	restarts?: number;
}

export const running: ContainerState = {
	ready: true,
	started: true,
	state: { running: { startedAt: now } },
};
export const runningUnready: ContainerState = { ...running, ready: false };

export const waiting = (reason: string, message: Tree): ContainerState => ({
	ready: false,
	started: false,
	state: { waiting: { reason, message } },
});

export const terminated = (
	exitCode: number,
	reason: string,
): ContainerState => ({
	ready: false,
	started: false,
	state: terminatedState(exitCode, reason),
});

export const terminatedState = (
	exitCode: number,
	reason: string,
	message?: string,
): Tree => ({
	terminated: {
		exitCode,
		reason,
		...(message !== undefined && { message }),
		startedAt: now,
		finishedAt: now,
	},
});

const isSidecar = 'eq (toString $item.restartPolicy) "Always"';
// A finished init container is reported as ready: that is how the kubelet says "done".
const done: ContainerState = { ...terminated(0, "Completed"), ready: true };
const notYet = waiting("PodInitializing", null);

/** Both lists of container statuses: those that misbehave are in `hit`, the others in `other`. */
export function containerStatuses(
	hit: ContainerState,
	other: ContainerState = running,
): { [name: string]: Tree } {
	return statusLists(
		when(
			isSidecar,
			hitOrOther("initContainers", hit, other),
			statusOf(done, "initContainers"),
		),
		hitOrOther("containers", hit, other),
	);
}

/** The same for pods that do not start: behind a sidecar that does not start, containers have not begun. */
export function unstartedStatuses(hit: ContainerState): {
	[name: string]: Tree;
} {
	return statusLists(
		when(
			isSidecar,
			hitOrOther("initContainers", hit, running),
			statusOf(done, "initContainers"),
		),
		when(
			"$blocked",
			statusOf(notYet, "containers"),
			hitOrOther("containers", hit, running),
		),
	);
}

/** The statuses while init containers run: sidecars are up, the others have just begun. */
export const initializing: { [name: string]: Tree } = statusLists(
	when(
		isSidecar,
		statusOf(running, "initContainers"),
		statusOf(runningUnready, "initContainers"),
	),
	statusOf(notYet, "containers"),
);

function statusLists(initContainer: Tree, container: Tree) {
	return {
		initContainerStatuses: each(".spec.initContainers", initContainer),
		containerStatuses: each(".spec.containers", container),
	};
}

function hitOrOther(
	list: "containers" | "initContainers",
	hit: ContainerState,
	other: ContainerState,
): Tree {
	return when(hits("$item", list), statusOf(hit, list), statusOf(other, list));
}

function statusOf(
	container: ContainerState,
	list: "containers" | "initContainers",
): Tree {
	const statuses =
		list === "containers" ? "containerStatuses" : "initContainerStatuses";
	const before = `(index $.status.${statuses} $index).restartCount`;
	const added = container.restarts ?? 0;
	return {
		name: value("$item.name"),
		image: value("$item.image"),
		imageID: "",
		ready: container.ready,
		started: container.started,
		restartCount: when(
			`$.status.${statuses}`,
			value(`add ${added} (atoi (toString ${before}))`),
			added,
		),
		state: container.state,
		...(container.lastState === undefined
			? {}
			: { lastState: container.lastState }),
	};
}
