// How a pod is, read from its status: what is wrong with it, since when it is ready, and when it last got further.

import { hintsOf, namedObject } from "./fixed-texts.ts";
import type { PodTrouble } from "./container-trouble.ts";
import { containerTrouble, podReasons } from "./container-trouble.ts";
import type {
	ContainerStatus,
	PodCondition,
	PodSpec,
	PodStatus,
} from "./pod-shape.ts";

export type PodState = {
	/** When it came into being, was scheduled, or its containers first started, whichever was last; RFC 3339. */
	readonly progress: string;
	/** Only while it is ready; RFC 3339. */
	readonly readySince?: string;
	/** Also of a ready pod, where a container was restarted. */
	readonly trouble?: PodTrouble;
	/** Of a pod that is neither ready nor in trouble: what it waits for. Checking: its main container runs and has not passed a check yet. */
	readonly waitsFor?: "Node" | "Containers" | "Check";
};

export function podState(
	created: string,
	spec: PodSpec,
	status: PodStatus,
): PodState {
	const ready = conditionOf(status, "Ready");
	const readySince =
		ready?.status === "True"
			? (ready.lastTransitionTime ?? created)
			: undefined;
	const trouble = troubleOf(spec, status, ready);
	return {
		progress: progressOf(created, status),
		...(readySince !== undefined && { readySince }),
		...(trouble && { trouble }),
		...(readySince === undefined && !trouble && { waitsFor: waitsFor(status) }),
	};
}

function waitsFor(status: PodStatus): NonNullable<PodState["waitsFor"]> {
	if (status.containerStatuses?.some(({ state }) => state?.running))
		return "Check";
	return conditionOf(status, "PodScheduled")?.status === "True"
		? "Containers"
		: "Node";
}

const conditionOf = ({ conditions = [] }: PodStatus, type: string) =>
	conditions.find((each) => each.type === type);

const steps = ["PodScheduled", "PodReadyToStartContainers", "Initialized"];

function progressOf(created: string, status: PodStatus): string {
	const { conditions = [], containerStatuses = [] } = status;
	const passed = conditions.filter(
		(each) => each.status === "True" && steps.includes(each.type),
	);
	// A restart is no progress.
	const starts = containerStatuses.flatMap(({ state, restartCount }) =>
		restartCount ? [] : (state?.running?.startedAt ?? []),
	);
	const times = passed.flatMap(({ lastTransitionTime }) =>
		lastTransitionTime ? [lastTransitionTime] : [],
	);
	return [created, ...times, ...starts].sort().at(-1) ?? created;
}

/** The pod as a whole first, then the container that is worst. */
function troubleOf(
	spec: PodSpec,
	status: PodStatus,
	ready: PodCondition | undefined,
): PodTrouble | undefined {
	if (status.phase === "Failed") return failed(status);
	const scheduled = conditionOf(status, "PodScheduled");
	if (scheduled?.status === "False" && scheduled.reason === "Unschedulable")
		return {
			reason: "Unschedulable",
			restarts: 0,
			hints: hintsOf.scheduling(scheduled.message ?? ""),
		};
	const unreadySince =
		ready?.status === "False" ? ready.lastTransitionTime : undefined;
	const worst = containersTrouble(spec, status, unreadySince);
	// Of a ready container only earlier ends are told.
	return worst && !worst.isReady
		? worst.trouble
		: (lost(status, ready) ?? worst?.trouble);
}

function failed({ reason, message = "" }: PodStatus): PodTrouble {
	const isEvicted = reason === "Evicted";
	const object = isEvicted ? namedObject(message) : undefined;
	return {
		reason: isEvicted ? "Evicted" : "PodFailed",
		restarts: 0,
		hints: isEvicted ? hintsOf.eviction(message) : [],
		...(object !== undefined && { object }),
	};
}

function containersTrouble(
	{
		initContainers = [],
		containers = [],
		terminationGracePeriodSeconds: graceSeconds = 30,
	}: PodSpec,
	{ initContainerStatuses = [], containerStatuses = [] }: PodStatus,
	unreadySince: string | undefined,
): { trouble: PodTrouble; isReady: boolean } | undefined {
	const sidecars = new Set(
		initContainers
			.filter(({ restartPolicy }) => restartPolicy === "Always")
			.map(({ name }) => name),
	);
	const specs = new Map(
		[...initContainers, ...containers].map((each) => [each.name, each]),
	);
	const of = (status: ContainerStatus, isStep: boolean) => {
		const container = specs.get(status.name);
		const looked = { container, graceSeconds, unreadySince };
		const trouble = containerTrouble(status, isStep, looked);
		return trouble ? [{ trouble, isReady: status.ready === true }] : [];
	};
	const all = [
		...initContainerStatuses.flatMap((each) =>
			of(each, !sidecars.has(each.name)),
		),
		...containerStatuses.flatMap((each) => of(each, false)),
	];
	const rank = ({ trouble }: (typeof all)[number]) =>
		podReasons.indexOf(trouble.reason);
	return all.sort(
		(a, b) => Number(a.isReady) - Number(b.isReady) || rank(a) - rank(b),
	)[0];
}

/** All containers were well when their node was heard of last. */
function lost(
	{ containerStatuses = [] }: PodStatus,
	ready: PodCondition | undefined,
): PodTrouble | undefined {
	const isLost =
		ready?.status !== "True" &&
		ready !== undefined &&
		ready.reason !== "ReadinessGatesNotReady" &&
		containerStatuses.length > 0 &&
		containerStatuses.every((each) => each.ready);
	return isLost
		? { reason: "NodeNotReady", restarts: 0, hints: [] }
		: undefined;
}
