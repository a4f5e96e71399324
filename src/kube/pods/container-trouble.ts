// What is wrong with one container, named as Kubernetes names it, from its status.

import type { Checked } from "./ended-by-check.ts";
import { checkHints } from "./ended-by-check.ts";
import type { Hint } from "./fixed-texts.ts";
import { hintsOf, namedObject } from "./fixed-texts.ts";
import type { ContainerStatus, Ended } from "./pod-shape.ts";

/** Why a pod does not do its work, the least likely to end by itself first. */
export const podReasons = [
	"InvalidImageName",
	"StartError",
	"CreateContainerConfigError",
	"CreateContainerError",
	"ImagePullBackOff",
	"OOMKilled",
	"CrashLoopBackOff",
	"Unschedulable",
	"NodeNotReady",
	"Unhealthy",
	"Evicted",
	"PodFailed",
] as const;
export type PodReason = (typeof podReasons)[number];

export type PodTrouble = {
	readonly reason: PodReason;
	readonly container?: string;
	readonly exitCode?: number;
	readonly restarts: number;
	/** When the container ended last, or since when it runs without passing its check; RFC 3339. */
	readonly at?: string;
	/** Of a container that runs again after it ended; RFC 3339. */
	readonly runsSince?: string;
	readonly hints: readonly Hint[];
	/** An object that the kubelet names. */
	readonly object?: string;
};

/** What the kubelet writes while it waits, and what that is called here: two words for one state do not take turns. */
const waitingReasons: { readonly [reason: string]: PodReason } = {
	InvalidImageName: "InvalidImageName",
	ErrImagePull: "ImagePullBackOff",
	ImagePullBackOff: "ImagePullBackOff",
	ImageInspectError: "ImagePullBackOff",
	RegistryUnavailable: "ImagePullBackOff",
	SignatureValidationFailed: "ImagePullBackOff",
	CreateContainerConfigError: "CreateContainerConfigError",
	CreateContainerError: "CreateContainerError",
	RunContainerError: "StartError",
};
const endReasons: { readonly [reason: string]: PodReason } = {
	OOMKilled: "OOMKilled",
	StartError: "StartError",
	ContainerCannotRun: "StartError",
};
const hintReaders: {
	readonly [reason in PodReason]?: (message: string) => Hint[];
} = {
	ImagePullBackOff: hintsOf.image,
	CreateContainerConfigError: hintsOf.configuration,
	CreateContainerError: hintsOf.start,
	StartError: hintsOf.start,
};

/** What is known of the pod beside the container's status. `unreadySince`: when the pod was ready last. */
export type Looked = Checked & { readonly unreadySince: string | undefined };

/** Undefined for a container that runs and is ready, or has not begun, or has done its part. `isStep`: it is meant to end. */
export function containerTrouble(
	status: ContainerStatus,
	isStep: boolean,
	looked: Looked,
): PodTrouble | undefined {
	const { name: container, restartCount: restarts = 0 } = status;
	const common = { container, restarts };
	const { waiting } = status.state ?? {};
	const ended = endOf(status, isStep);
	const stuck = waitingReasons[waiting?.reason ?? ""];
	if (stuck) {
		const told = waiting?.message ?? "";
		const message = `${told}\n${ended?.message ?? ""}`;
		const object =
			stuck === "CreateContainerConfigError" ? namedObject(told) : undefined;
		return {
			reason: stuck,
			...common,
			...endingOf(ended),
			hints: hintReaders[stuck]?.(message) ?? [],
			...(object !== undefined && { object }),
		};
	}
	const failing = unhealthy(status, isStep, common);
	if (!ended) return failing;
	const runsSince = status.state?.running?.startedAt;
	const { unreadySince } = looked;
	// Its pod was ready since: what ended before is not why it is not ready now.
	if (failing && runsSince && unreadySince && unreadySince > runsSince)
		return failing;
	const trouble = withCheck(crash(ended, common), ended, status, looked);
	return { ...trouble, ...(runsSince && { runsSince }) };
}

/** Where the program itself said nothing that is known. */
function withCheck(
	trouble: PodTrouble,
	ended: Ended,
	status: ContainerStatus,
	looked: Looked,
): PodTrouble {
	const isSaid =
		trouble.reason !== "CrashLoopBackOff" || trouble.hints.length > 0;
	return isSaid
		? trouble
		: { ...trouble, hints: checkHints(ended, status, looked) };
}

/** A container that ends is started again, and forgets no end. */
function endOf(status: ContainerStatus, isStep: boolean): Ended | undefined {
	const { state, lastState, restartCount = 0 } = status;
	const now = state?.terminated;
	if (now) return isStep && now.exitCode === 0 ? undefined : now;
	return restartCount > 0 ? (lastState?.terminated ?? {}) : undefined;
}

const endingOf = (ended: Ended | undefined) => ({
	...(ended?.exitCode !== undefined && { exitCode: ended.exitCode }),
	...(ended?.finishedAt && { at: ended.finishedAt }),
});

/** With these words the runtime gives up before the program has begun; some runtimes write them into its log. */
const neverBegan =
	/^(?:exec |standard_init_linux)[^\n]{0,300}exec format error/;

function crash(
	ended: Ended,
	common: Pick<PodTrouble, "container" | "restarts">,
): PodTrouble {
	const { message = "" } = ended;
	const named = endReasons[ended.reason ?? ""] ?? "CrashLoopBackOff";
	const reason = neverBegan.test(message) ? "StartError" : named;
	const read = hintReaders[reason] ?? hintsOf.program;
	return { reason, ...common, ...endingOf(ended), hints: read(message) };
}

/** It has come up, and its check says no. */
function unhealthy(
	{ state, started, ready }: ContainerStatus,
	isStep: boolean,
	common: Pick<PodTrouble, "container" | "restarts">,
): PodTrouble | undefined {
	if (isStep || !state?.running || started !== true || ready !== false)
		return undefined;
	const { startedAt } = state.running;
	return {
		reason: "Unhealthy",
		...common,
		...(startedAt && { at: startedAt }),
		hints: [],
	};
}
