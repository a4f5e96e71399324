// The four components of a control plane: the files they share and the arguments each is started with.

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ClientConfig } from "./admin-client.ts";
import {
	type Authority,
	createAuthority,
	createKeyPair,
	type Identity,
	issue,
} from "./certificates.ts";
import { writeKubeconfig } from "./kubeconfig.ts";

/** In the order in which they are started; they are stopped in the reverse order. */
export const componentNames = [
	"etcd",
	"kube-apiserver",
	"kube-controller-manager",
	"kube-scheduler",
] as const;

export type ComponentName = (typeof componentNames)[number];

export interface Ports {
	etcdClients: number;
	etcdPeers: number;
	apiServer: number;
}

/** The folder of one control plane, filled with everything that its components read. */
export interface Premises {
	directory: string;
	ports: Ports;
	admin: ClientConfig;
	/** Path of the administrator's kubeconfig. */
	kubeconfig: string;
	/** Signs further clients while the cluster runs. */
	authority: Authority;
	/** Where pods reach the API server; absent: only 127.0.0.1 serves. */
	nodeAddress: string | undefined;
}

const serviceRange = "10.96.0.0/16";

const servingHosts = [
	"127.0.0.1",
	"10.96.0.1",
	"localhost",
	"kubernetes",
	"kubernetes.default",
	"kubernetes.default.svc",
	"kubernetes.default.svc.cluster.local",
];

/** Makes keys, certificates and kubeconfigs below `directory`. */
export async function preparePremises(
	directory: string,
	ports: Ports,
	nodeAddress?: string,
): Promise<Premises> {
	const server = `https://127.0.0.1:${ports.apiServer}`;
	const authority = createAuthority("seaworthy-authority");
	await mkdir(join(directory, "logs"), { recursive: true });
	await writeKeys(directory, authority, nodeAddress);
	const client = (commonName: string, ...organizations: string[]) =>
		issue(authority, { commonName, organizations });
	const admin = client("seaworthy-admin", "system:masters");
	const users: Record<string, Identity> = {
		admin,
		"kube-controller-manager": client("system:kube-controller-manager"),
		"kube-scheduler": client("system:kube-scheduler"),
	};
	const certificateAuthority = authority.certificate;
	for (const [name, credentials] of Object.entries(users))
		await writeKubeconfig(kubeconfigOf(directory, name), {
			server,
			certificateAuthority,
			credentials,
		});
	return {
		directory,
		ports,
		authority,
		nodeAddress,
		kubeconfig: kubeconfigOf(directory, "admin"),
		admin: {
			server,
			certificateAuthority,
			clientCertificate: admin.certificate,
			clientKey: admin.key,
		},
	};
}

async function writeKeys(
	directory: string,
	authority: Authority,
	nodeAddress?: string,
): Promise<void> {
	const serving = issue(authority, {
		commonName: "kube-apiserver",
		hosts: nodeAddress ? [...servingHosts, nodeAddress] : servingHosts,
	});
	const kubeletClient = issue(authority, {
		commonName: "kube-apiserver-kubelet-client",
		organizations: ["system:masters"],
	});
	const tokens = createKeyPair();
	const files = {
		"authority.crt": authority.certificate,
		"authority.key": authority.key,
		"serving.crt": serving.certificate,
		"serving.key": serving.key,
		"kubelet-client.crt": kubeletClient.certificate,
		"kubelet-client.key": kubeletClient.key,
		"tokens.pub": tokens.publicKey,
		"tokens.key": tokens.privateKey,
	};
	await mkdir(join(directory, "keys"), { recursive: true, mode: 0o700 });
	for (const [name, content] of Object.entries(files))
		await writeFile(join(directory, "keys", name), content, { mode: 0o600 });
}

const kubeconfigOf = (directory: string, user: string) =>
	join(directory, `${user}.kubeconfig`);

/** The arguments of one component. */
export function argumentsOf(
	component: ComponentName,
	premises: Premises,
): string[] {
	return flags(flagsOf[component](premises));
}

type Flags = Record<string, string | number | boolean>;

const flags = (values: Flags) =>
	Object.entries(values).map(([name, value]) => `--${name}=${value}`);

const key = (premises: Premises, name: string) =>
	join(premises.directory, "keys", name);

function addressFlags(premises: Premises): Flags {
	if (!premises.nodeAddress)
		return {
			"bind-address": "127.0.0.1",
			"advertise-address": "127.0.0.1",
			// No endpoint may have the address 127.0.0.1.
			"endpoint-reconciler-type": "none",
		};
	return {
		// The administrator's clients stay on 127.0.0.1, pods come by the node's address.
		"bind-address": "0.0.0.0",
		"advertise-address": premises.nodeAddress,
		"endpoint-reconciler-type": "lease",
		"kubelet-client-certificate": key(premises, "kubelet-client.crt"),
		"kubelet-client-key": key(premises, "kubelet-client.key"),
		"kubelet-preferred-address-types": "InternalIP",
	};
}

const flagsOf: Record<ComponentName, (premises: Premises) => Flags> = {
	etcd: ({ directory, ports }) => {
		const clients = `http://127.0.0.1:${ports.etcdClients}`;
		const peers = `http://127.0.0.1:${ports.etcdPeers}`;
		return {
			name: "default",
			"data-dir": join(directory, "etcd"),
			"listen-client-urls": clients,
			"advertise-client-urls": clients,
			"listen-peer-urls": peers,
			"initial-advertise-peer-urls": peers,
			"initial-cluster": `default=${peers}`,
			// The data does not outlive the processes, so nothing is gained by waiting for the disk.
			"unsafe-no-fsync": true,
			"log-level": "warn",
		};
	},
	"kube-apiserver": (premises) => ({
		"secure-port": premises.ports.apiServer,
		"etcd-servers": `http://127.0.0.1:${premises.ports.etcdClients}`,
		"client-ca-file": key(premises, "authority.crt"),
		"tls-cert-file": key(premises, "serving.crt"),
		"tls-private-key-file": key(premises, "serving.key"),
		"cert-dir": key(premises, ""),
		"service-account-issuer": "https://kubernetes.default.svc.cluster.local",
		"service-account-key-file": key(premises, "tokens.pub"),
		"service-account-signing-key-file": key(premises, "tokens.key"),
		"service-cluster-ip-range": serviceRange,
		"authorization-mode": "Node,RBAC",
		"allow-privileged": true,
		...addressFlags(premises),
		profiling: false,
	}),
	"kube-controller-manager": (premises) => ({
		kubeconfig: kubeconfigOf(premises.directory, "kube-controller-manager"),
		"leader-elect": false,
		"use-service-account-credentials": true,
		"root-ca-file": key(premises, "authority.crt"),
		"service-account-private-key-file": key(premises, "tokens.key"),
		"cluster-signing-cert-file": key(premises, "authority.crt"),
		"cluster-signing-key-file": key(premises, "authority.key"),
		"service-cluster-ip-range": serviceRange,
		// 0 serves nothing: nobody asks it, and one port less can be taken.
		"secure-port": 0,
		// With the default of 20 requests per second it is minutes behind after a burst of Deployments.
		"kube-api-qps": 1000,
		"kube-api-burst": 2000,
		"concurrent-deployment-syncs": 20,
		"concurrent-replicaset-syncs": 20,
		profiling: false,
	}),
	"kube-scheduler": (premises) => ({
		kubeconfig: kubeconfigOf(premises.directory, "kube-scheduler"),
		"leader-elect": false,
		"secure-port": 0,
		"kube-api-qps": 1000,
		"kube-api-burst": 2000,
		profiling: false,
	}),
};
