// How far a Deployment is, read from its status. It is never Ready for a generation that its controller has not seen.

import type { Progress } from "../../kube/conditions.ts";
import type { LiveChild } from "../child.ts";

type Counts = {
	readonly wanted: number;
	readonly existing: number;
	readonly updated: number;
	readonly available: number;
};
type SeenCondition = {
	type?: string;
	status?: string;
	reason?: string;
	message?: string;
};

export function deploymentProgress(live: LiveChild): Progress {
	const { metadata, status = {} } = live;
	const counts = countsOf(live);
	const observed = Number(status["observedGeneration"] ?? 0);
	if (observed < (metadata.generation ?? 1))
		return rollingOut("the Deployment controller has not seen this change yet");
	if (isComplete(counts)) return complete(counts.wanted);
	return failure(status, counts) ?? rollingOut(remainder(counts));
}

function countsOf({ replicas: wanted = 1, status = {} }: LiveChild): Counts {
	const count = (field: string) => Number(status[field] ?? 0);
	return {
		wanted,
		existing: count("replicas"),
		updated: count("updatedReplicas"),
		available: count("availableReplicas"),
	};
}

const isComplete = ({ wanted, existing, updated, available }: Counts) =>
	updated === wanted && existing === wanted && available === wanted;

function complete(wanted: number): Progress {
	if (wanted === 0)
		return {
			state: "Ready",
			reason: "ScaledToZero",
			message: "no pods are asked for and none runs",
		};
	const message =
		wanted === 1
			? "1 of 1 pod runs the current revision and is available"
			: `${wanted} of ${wanted} pods run the current revision and are available`;
	return { state: "Ready", reason: "Available", message };
}

/** Why it does not go on. What refuses the pods is the cause of a passed deadline, so it comes first. */
function failure(
	status: { [member: string]: unknown },
	counts: Counts,
): Progress | undefined {
	const conditions = (status["conditions"] ?? []) as SeenCondition[];
	const refused = conditions.find(
		(each) => each.type === "ReplicaFailure" && each.status === "True",
	);
	if (refused)
		return {
			state: "Reconciling",
			reason: "PodsRefused",
			message: refused.message ?? "the cluster refuses to create pods",
		};
	const late = conditions.find(
		(each) =>
			each.type === "Progressing" &&
			each.status === "False" &&
			each.reason === "ProgressDeadlineExceeded",
	);
	if (!late) return undefined;
	const message = `no new pod became available in time; ${remainder(counts)}`;
	return { state: "Stalled", reason: "RolloutFailed", message };
}

function remainder({ wanted, existing, updated, available }: Counts): string {
	const podsAre = (count: number) => (count === 1 ? "pod is" : "pods are");
	if (wanted === 0)
		return `${existing} ${podsAre(existing)} still to be stopped`;
	if (updated < wanted)
		return `${updated} of ${wanted} ${wanted === 1 ? "pod runs" : "pods run"} the current revision`;
	const earlier = existing - updated;
	// The Deployment stops them as new ones become available; pods that are stopping it does not count.
	if (earlier > 0)
		return earlier === 1
			? "1 pod of an earlier revision stays until the new ones are available"
			: `${earlier} pods of earlier revisions stay until the new ones are available`;
	return `${available} of ${wanted} ${podsAre(wanted)} available`;
}

const rollingOut = (message: string): Progress => ({
	state: "Reconciling",
	reason: "RollingOut",
	message,
});
