// A cluster of one real node: control plane, containerd, kubelet, kube-proxy, DNS, and the images of the stories.
// It runs in the namespaces of apart.ts and ends with them.

import { basename } from "node:path";
import { until } from "../../src/cli/demo/until.ts";
import { findBinaries } from "../../src/controlplane/binaries.ts";
import {
	type ControlPlane,
	startControlPlane,
} from "../../src/controlplane/control-plane.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import { folderPrefix } from "./apart.ts";
import { cgroupOf } from "./cgroups.ts";
import { startContainerd } from "./containerd.ts";
import { dnsObjects, startDns } from "./dns.ts";
import { importImages } from "./images.ts";
import { nodeName, startKubelet, startKubeProxy } from "./kubelet.ts";
import { nodeAddress, podRange, prepareMachine } from "./machine.ts";
import { startRegistry } from "./registry.ts";

export const nodeBinaries = ["kubelet", "kube-proxy", "coredns"] as const;

export type RealNode = {
	plane: ControlPlane;
	/** Standard output of kubectl; rejects with its standard error. */
	kubectl: (...words: string[]) => Promise<string>;
	apply: (...objects: object[]) => Promise<void>;
	/** An object as the server has it; undefined when there is none. */
	get: (what: string, namespace?: string) => Promise<KubeObject | undefined>;
	/** Ends kubelet and starts another one. */
	restartKubelet: () => Promise<void>;
};

/** Resolves when the node is ready and names resolve; say() hears how long each step took. */
export async function raiseNode(
	say: (line: string) => void,
): Promise<RealNode> {
	const folder = process.env["SEAWORTHY_NODE"];
	if (!folder) throw new Error("a node needs namespaces of its own: apart.ts");
	const begin = performance.now();
	const step = (what: string) =>
		say(`${what}: ${((performance.now() - begin) / 1000).toFixed(1)} s`);
	const binaries = await findBinaries(nodeBinaries, () => undefined);
	await prepareMachine(folder);
	await startRegistry();
	const [plane] = await Promise.all([
		startPlane(),
		startContainerd(folder).then(() => importImages(folder)),
	]);
	step("control plane, containerd and images");
	const place = { plane, folder };
	const cgroup = cgroupOf(basename(folder).slice(folderPrefix.length));
	const startNode = () =>
		startKubelet({ ...place, binary: binaries.kubelet }, cgroup);
	let kubelet = await startNode();
	await startKubeProxy({ ...place, binary: binaries["kube-proxy"] });
	await startDns(folder, binaries.coredns, plane.kubeconfig);
	const kubectl = (...words: string[]) => run(plane, words);
	const apply = (...objects: object[]) => applyAll(plane, objects);
	await apply(...dnsObjects);
	await until(
		"the node is ready",
		async () => {
			if (kubelet.exitCode() !== undefined) throw new Error(kubelet.logTail());
			return (await isReady(kubectl)) || undefined;
		},
		60,
	);
	step("node ready");
	return {
		plane,
		kubectl,
		apply,
		get: async (what, namespace = "shop") => {
			const words = ["get", what, "-n", namespace, "-o", "json"];
			const text = await kubectl(...words, "--ignore-not-found");
			return text ? (JSON.parse(text) as KubeObject) : undefined;
		},
		restartKubelet: async () => {
			await kubelet.stop();
			kubelet = await startNode();
		},
	};
}

const startPlane = () =>
	startControlPlane({
		report: () => undefined,
		nodeAddress,
		extraArguments: {
			"kube-controller-manager": [
				"--allocate-node-cidrs=true",
				`--cluster-cidr=${podRange}`,
			],
		},
	});

async function isReady(kubectl: RealNode["kubectl"]): Promise<boolean> {
	const text = await kubectl("get", "nodes", "-o", "json");
	const { items } = JSON.parse(text) as { items: NodeObject[] };
	const node = items.find(({ metadata }) => metadata.name === nodeName);
	return (node?.status.conditions ?? []).some(
		({ type, status }) => type === "Ready" && status === "True",
	);
}

type NodeObject = KubeObject & {
	status: { conditions?: { type: string; status: string }[] };
};

const applyAll = async (plane: ControlPlane, objects: readonly object[]) => {
	const stdin = objects.map((object) => JSON.stringify(object)).join("\n---\n");
	await run(plane, ["apply", "--server-side", "-f", "-"], stdin);
};

async function run(
	plane: ControlPlane,
	words: readonly string[],
	stdin = "",
): Promise<string> {
	const { code, stdout, stderr } = await plane.kubectl(words, { stdin });
	if (code !== 0) throw new Error(`kubectl ${words.join(" ")}: ${stderr}`);
	return stdout;
}
