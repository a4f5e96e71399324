// kubelet and kube-proxy, as the one node of the cluster.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ControlPlane } from "../../src/controlplane/control-plane.ts";
import {
	type GuardedProcess,
	startGuarded,
} from "../../src/controlplane/guarded-process.ts";
import { containerdSocket } from "./containerd.ts";
import { dnsAddress } from "./dns.ts";
import { nodeAddress, podRange } from "./machine.ts";

export const nodeName = "node";

type Place = { plane: ControlPlane; folder: string; binary: string };

/** `cgroup` is the parent of all pods, relative to every hierarchy. */
export async function startKubelet(
	{ plane, folder, binary }: Place,
	cgroup: string,
): Promise<GuardedProcess> {
	const home = join(folder, "kubelet");
	mkdirSync(home, { recursive: true });
	const kubeconfig = await plane.certificateKubeconfig(
		{
			commonName: `system:node:${nodeName}`,
			organizations: ["system:nodes"],
		},
		join(home, "kubeconfig"),
	);
	const resolvers = join(home, "resolv.conf");
	writeFileSync(resolvers, "nameserver 127.0.0.1\n");
	const file = join(home, "config.json");
	const settings = configuration({ plane, cgroup, resolvers });
	writeFileSync(file, JSON.stringify(settings));
	return startGuarded({
		name: "kubelet",
		command: binary,
		arguments: [
			`--config=${file}`,
			`--kubeconfig=${kubeconfig}`,
			`--hostname-override=${nodeName}`,
			`--node-ip=${nodeAddress}`,
		],
		logFile: join(home, "log"),
		graceSeconds: 3,
	});
}

const configuration = (given: {
	plane: ControlPlane;
	cgroup: string;
	resolvers: string;
}) => ({
	apiVersion: "kubelet.config.k8s.io/v1beta1",
	kind: "KubeletConfiguration",
	address: nodeAddress,
	authentication: {
		anonymous: { enabled: false },
		webhook: { enabled: true },
		x509: { clientCAFile: join(given.plane.directory, "keys/authority.crt") },
	},
	authorization: { mode: "Webhook" },
	containerRuntimeEndpoint: `unix://${containerdSocket}`,
	cgroupDriver: "cgroupfs",
	cgroupRoot: `/${given.cgroup}`,
	failCgroupV1: false,
	failSwapOn: false,
	enforceNodeAllocatable: [],
	evictionHard: { "memory.available": "100Mi", "nodefs.available": "1%" },
	evictionPressureTransitionPeriod: "10s",
	imageGCHighThresholdPercent: 100,
	imageGCLowThresholdPercent: 99,
	clusterDNS: [dnsAddress],
	clusterDomain: "cluster.local",
	resolvConf: given.resolvers,
	// Two cores; what the stories measure is requests, and not how many pods fit.
	maxPods: 110,
	syncFrequency: "10s",
	nodeStatusUpdateFrequency: "5s",
	// With the default of an hour and more the story of a crash loop takes as long.
	serializeImagePulls: false,
});

export async function startKubeProxy({
	plane,
	folder,
	binary,
}: Place): Promise<GuardedProcess> {
	const home = join(folder, "kube-proxy");
	mkdirSync(home, { recursive: true });
	const kubeconfig = await plane.certificateKubeconfig(
		{ commonName: "system:kube-proxy" },
		join(home, "kubeconfig"),
	);
	return startGuarded({
		name: "kube-proxy",
		command: binary,
		arguments: [
			`--kubeconfig=${kubeconfig}`,
			"--proxy-mode=nftables",
			`--cluster-cidr=${podRange}`,
			`--hostname-override=${nodeName}`,
			// These limits belong to the whole machine.
			"--conntrack-max-per-core=0",
			"--conntrack-min=0",
		],
		logFile: join(home, "log"),
		graceSeconds: 3,
	});
}
