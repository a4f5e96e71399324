// CoreDNS on the node's address, behind the Service that every pod asks.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
	type GuardedProcess,
	startGuarded,
} from "../../src/controlplane/guarded-process.ts";
import { nodeAddress } from "./machine.ts";

export const dnsAddress = "10.96.0.10";

export async function startDns(
	folder: string,
	binary: string,
	kubeconfig: string,
): Promise<GuardedProcess> {
	const home = join(folder, "coredns");
	mkdirSync(home, { recursive: true });
	const file = join(home, "Corefile");
	writeFileSync(file, corefile(kubeconfig));
	return startGuarded({
		name: "coredns",
		command: binary,
		arguments: ["-conf", file],
		logFile: join(home, "log"),
		graceSeconds: 2,
	});
}

const corefile = (kubeconfig: string) => `.:53 {
	bind ${nodeAddress}
	errors
	ready
	kubernetes cluster.local in-addr.arpa {
		kubeconfig ${kubeconfig}
		pods insecure
	}
}
`;

const metadata = { name: "kube-dns", namespace: "kube-system" };

/** A Service without selector, and the node's address as its only endpoint. */
export const dnsObjects = [
	{
		apiVersion: "v1",
		kind: "Service",
		metadata,
		spec: {
			clusterIP: dnsAddress,
			ports: [
				{ name: "dns", protocol: "UDP", port: 53 },
				{ name: "dns-tcp", protocol: "TCP", port: 53 },
			],
		},
	},
	{
		apiVersion: "discovery.k8s.io/v1",
		kind: "EndpointSlice",
		metadata: {
			...metadata,
			labels: { "kubernetes.io/service-name": "kube-dns" },
		},
		addressType: "IPv4",
		ports: [
			{ name: "dns", protocol: "UDP", port: 53 },
			{ name: "dns-tcp", protocol: "TCP", port: 53 },
		],
		endpoints: [{ addresses: [nodeAddress] }],
	},
];
