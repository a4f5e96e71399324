// What is said of pods that fail: the cause, and what to write where. The texts are ours; no message of a container is shown.

import { logsContainer } from "../../../kube/names.ts";
import type { PodReason } from "../../../kube/pods/container-trouble.ts";
import type { PodState } from "../../../kube/pods/pod-state.ts";
import { adviceOn } from "./advice.ts";
import type { PodGroup, RolloutPod } from "./pod-groups.ts";
import { settledAt } from "./pod-groups.ts";

export function podSentence(group: PodGroup): string {
	const { trouble, told } = group;
	const { container, hints, object } = trouble;
	const who =
		container === undefined
			? `pod ${told.pod}`
			: `container ${container} of pod ${told.pod}`;
	const of = container === logsContainer ? " of its LoggingSidecar" : "";
	const advice = hints.map((hint) => adviceOn(hint, of, object));
	return [
		`${who} ${happened[trouble.reason](group)}`,
		...alike(told.pods - 1),
		...settling(group),
		...(advice.length > 0 ? advice : withoutHint(group, of)),
	].join("; ");
}

const waits: { readonly [what in NonNullable<PodState["waitsFor"]>]: string } =
	{
		Node: "waits for a node",
		Containers: "waits for its volumes, its network or its images",
		Check: "runs, but has not passed its first check",
	};

/** Of a pod that is not ready, and of which Kubernetes says no more. */
export const unreadySentence = ({ name, state }: RolloutPod): string =>
	`pod ${name} ${state.waitsFor ? waits[state.waitsFor] : "is not ready"}; kubectl describe pod ${name} shows more`;

const alike = (others: number) =>
	others > 0
		? [`${others} more ${others === 1 ? "pod fails" : "pods fail"} alike`]
		: [];

const restarted = ({ trouble: { restarts } }: PodGroup, link: string) =>
	restarts > 0
		? `${link} was restarted ${restarts} ${restarts === 1 ? "time" : "times"}`
		: "";
const ending = ({ trouble: { at } }: PodGroup) =>
	at === undefined ? "" : ` at ${at}`;

/** Reads on after the name of a pod or container. */
const happened: {
	readonly [reason in PodReason]: (group: PodGroup) => string;
} = {
	CrashLoopBackOff: (group) => {
		const { exitCode } = group.trouble;
		const code = exitCode === undefined ? "" : ` with exit code ${exitCode}`;
		return `ended${code}${ending(group)}${restarted(group, " and")}`;
	},
	OOMKilled: (group) =>
		`was killed${ending(group)} for using more memory than its limit${restarted(group, ", and")}`,
	StartError: ({ told }) => `cannot be started since ${told.since}`,
	ImagePullBackOff: ({ told }) => `cannot pull its image since ${told.since}`,
	InvalidImageName: () => "has an invalid image name",
	CreateContainerConfigError: ({ told }) =>
		`cannot be configured since ${told.since}`,
	CreateContainerError: ({ told }) => `cannot be created since ${told.since}`,
	Unhealthy: ({ told }) => `runs, but fails its check since ${told.since}`,
	Unschedulable: ({ told }) => `fits no node since ${told.since}`,
	NodeNotReady: ({ told }) =>
		`is on a node that does not answer since ${told.since}`,
	Evicted: () => "was evicted from its node",
	PodFailed: () => "was ended by its node",
};

/** A pod that runs again has to stay ready for a while. */
function settling({ trouble, readySince }: PodGroup): string[] {
	if (readySince === undefined) return [];
	const end = settledAt(readySince, trouble);
	return [`it is ready again, and counts as healthy from ${end} on`];
}

function withoutHint({ trouble, told }: PodGroup, of: string): string[] {
	const { reason, container, exitCode } = trouble;
	const { pod } = told;
	if (reason === "CrashLoopBackOff")
		return exitCode === 0
			? ["an App's program must go on running; correct spec.command"]
			: [`kubectl logs ${pod} -c ${container} --previous shows its last words`];
	if (reason === "OOMKilled") return [`raise spec.resources.memoryLimit${of}`];
	if (reason === "InvalidImageName") return [`correct spec.image${of}`];
	if (reason === "Unhealthy" && !of)
		return ["correct spec.health, or what the check asks"];
	if (reason === "Evicted" || reason === "PodFailed")
		return ["Kubernetes starts another one"];
	return [`kubectl describe pod ${pod} shows why`];
}
