// Conditions by the rules of kstatus: Ready always, Reconciling and Stalled only while abnormal and never both.

import { unobserved } from "../schema/crd.ts";

export type Condition = {
	type: string;
	status: "True" | "False" | "Unknown";
	reason: string;
	message: string;
	observedGeneration: number;
	/** RFC 3339, seconds. Moves only when `status` turns; stamped by the runtime. */
	lastTransitionTime: string;
};
/** A condition before the runtime stamps its time and generation. */
export type Verdict = Pick<Condition, "type" | "status" | "reason" | "message">;

/** `progress` is why an object is not Ready: Reconciling heals by itself, Stalled needs an edit. */
export type Progress =
	| { state: "Ready"; reason: string; message: string }
	| {
			state: "Reconciling" | "Stalled";
			reason: string;
			message: string;
			/** The reason of Ready, where another one than that of the state tells more. */
			cause?: string;
	  };

export function progressConditions(progress: Progress): Verdict[] {
	const { state, reason, message } = progress;
	if (progress.state === "Ready")
		return [{ type: "Ready", status: "True", reason, message }];
	const { cause = reason } = progress;
	return [
		{ type: "Ready", status: "False", reason: cause, message },
		{ type: state, status: "True", reason, message },
	];
}

/** Keeps the transition time of every condition whose status stays. Sorted by type, so that equal conditions are equal text. */
export function stampConditions(
	verdicts: readonly Verdict[],
	before: readonly Condition[],
	generation: number,
	at: string,
): Condition[] {
	return verdicts
		.map((verdict) => {
			const old = before.find(({ type }) => type === verdict.type);
			const lastTransitionTime =
				old?.status === verdict.status ? old.lastTransitionTime : at;
			return {
				...verdict,
				observedGeneration: generation,
				lastTransitionTime,
			};
		})
		.sort((a, b) => (a.type < b.type ? -1 : 1));
}

/** False while the status is the one that the CRD gives a new object. Older CRDs give none. */
export const isObserved = (status: unknown): boolean =>
	typeof status === "object" &&
	status !== null &&
	(status as { observedGeneration?: unknown }).observedGeneration !==
		unobserved;

export type KStatus = "Current" | "InProgress" | "Failed" | "Terminating";

/** What kstatus makes of an object of ours: Argo CD, Flux, Helm and `seaworthy status` must all read the same. */
export function kstatus(object: {
	metadata: { generation?: number; deletionTimestamp?: string };
	status?: { observedGeneration?: number; conditions?: readonly Condition[] };
}): KStatus {
	const { metadata, status } = object;
	if (metadata.deletionTimestamp) return "Terminating";
	if (!status?.conditions) return "InProgress";
	if (status.observedGeneration !== metadata.generation) return "InProgress";
	const isTrue = (type: string) =>
		status.conditions?.some(
			(condition) => condition.type === type && condition.status === "True",
		);
	if (isTrue("Stalled")) return "Failed";
	if (isTrue("Reconciling")) return "InProgress";
	return isTrue("Ready") ? "Current" : "InProgress";
}
