// What the tests on real clusters have in common: a Deployment to run, and kubectl to look at its pods.

import { expect } from "chai";
import type { Cluster } from "../../src/controlplane/up-cluster.ts";

export interface SeenPod {
	metadata: { name: string };
	status: {
		phase: string;
		reason?: string;
		podIP?: string;
		conditions?: { type: string; status: string }[];
		containerStatuses?: SeenContainer[];
		initContainerStatuses?: SeenContainer[];
	};
}
export interface SeenContainer {
	name: string;
	ready: boolean;
	restartCount: number;
	state: {
		running?: object;
		waiting?: { reason: string };
		terminated?: { exitCode: number };
	};
}

/** Two pods with an init container, a sidecar and the image given. */
export function deployment(name: string, image: string, annotations = {}) {
	const labels = { app: name };
	const initContainers = [
		{ name: "prepare", image: "example/prepare:1" },
		{ name: "logs", image: "example/logs:1", restartPolicy: "Always" },
	];
	return {
		apiVersion: "apps/v1",
		kind: "Deployment",
		metadata: { name },
		spec: {
			replicas: 2,
			selector: { matchLabels: labels },
			template: {
				metadata: { labels, annotations },
				spec: { initContainers, containers: [{ name: "app", image }] },
			},
		},
	};
}

/** Output of a kubectl command that must succeed. */
export async function run(cluster: Cluster, command: string, stdin = "") {
	const result = await cluster.kubectl(command.split(" "), { stdin });
	expect(result.code, result.stderr).to.equal(0);
	return result.stdout;
}

export const apply = (cluster: Cluster, ...items: object[]) =>
	run(
		cluster,
		"apply -f -",
		JSON.stringify({ apiVersion: "v1", kind: "List", items }),
	);

export async function podsOf(
	cluster: Cluster,
	app: string,
): Promise<SeenPod[]> {
	const text = await run(cluster, `get pods -l app=${app} -o json`);
	return (JSON.parse(text) as { items: SeenPod[] }).items;
}

export const isReady = (pod: SeenPod) =>
	(pod.status.conditions ?? []).some(
		({ type, status }) => type === "Ready" && status === "True",
	);
