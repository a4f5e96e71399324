// What the kubelet says of an App's pods.

import type { KubeObject } from "../../src/kube/objects.ts";
import type { RealNode } from "./node.ts";

type State = {
	waiting?: { reason?: string; message?: string };
	running?: object;
	terminated?: { reason?: string; exitCode: number; finishedAt: string };
};

export type Pod = KubeObject & {
	spec: { containers: { name: string; image: string }[] };
	status: {
		phase: string;
		podIP?: string;
		conditions?: { type: string; status: string }[];
		containerStatuses?: {
			name: string;
			restartCount: number;
			state: State;
			lastState: State;
		}[];
	};
};

export async function podsOf(
	{ plane }: RealNode,
	namespace: string,
	app = "web",
): Promise<Pod[]> {
	const selector = encodeURIComponent(`seaworthy.dev/app=${app}`);
	const path = `/api/v1/namespaces/${namespace}/pods?labelSelector=${selector}`;
	const { body } = await plane.admin.call("GET", path);
	return (JSON.parse(body) as { items: Pod[] }).items;
}

export const isReady = ({ status }: Pod): boolean =>
	(status.conditions ?? []).some(
		({ type, status: is }) => type === "Ready" && is === "True",
	);

/** The first word of kubelet about a container that does not run as it should; undefined while nothing is amiss. */
export function failureOf({ status }: Pod): string | undefined {
	const quiet = ["ContainerCreating", "PodInitializing"];
	for (const { state, lastState } of status.containerStatuses ?? []) {
		const reason = state.waiting?.reason;
		if (reason && !quiet.includes(reason)) return reason;
		const ended = state.terminated ?? lastState.terminated;
		if (ended) return `${ended.reason} ${ended.exitCode}`;
	}
	return undefined;
}

/** When the last container ended that ran this image, of each pod; whole seconds, as the kubelet writes them. */
export const deathsOf = (pods: readonly Pod[], image: string): string[] =>
	pods
		.filter(({ spec }) => spec.containers.some((one) => one.image === image))
		.flatMap(({ status }) => status.containerStatuses ?? [])
		.flatMap(({ state, lastState }) => [state, lastState])
		.flatMap(({ terminated }) => (terminated ? [terminated.finishedAt] : []));
