// The Node objects of a simulated cluster, in three zones and with room for everything.

import { setTimeout as sleep } from "node:timers/promises";
import type { AdminClient } from "./admin-client.ts";
import type { ControlPlane } from "./control-plane.ts";

const zones = ["zone-a", "zone-b", "zone-c"];
const capacity = {
	cpu: "1000",
	memory: "4Ti",
	"ephemeral-storage": "100Ti",
	pods: "5000",
};

/** The node with that number, counted from 1. */
export function node(number: number, kubeletVersion = "v0.0.0") {
	const name = `node-${number}`;
	const address = `10.200.${Math.floor(number / 250)}.${(number % 250) + 1}`;
	return {
		apiVersion: "v1",
		kind: "Node",
		metadata: {
			name,
			labels: {
				"kubernetes.io/hostname": name,
				"kubernetes.io/os": "linux",
				"kubernetes.io/arch": "amd64",
				"topology.kubernetes.io/region": "region-a",
				"topology.kubernetes.io/zone": zones[(number - 1) % zones.length] ?? "",
				"kwok.seaworthy.dev/simulated": "true",
			},
		},
		status: {
			capacity,
			allocatable: capacity,
			addresses: [
				{ type: "InternalIP", address },
				{ type: "Hostname", address: name },
			],
			nodeInfo: {
				architecture: "amd64",
				operatingSystem: "linux",
				kubeletVersion,
				kubeProxyVersion: "",
				containerRuntimeVersion: "kwok://simulated",
				kernelVersion: "",
				osImage: "",
				machineID: "",
				systemUUID: "",
				bootID: "",
			},
		},
	};
}

/** Adds `count` nodes after those that are there, waits until pods may be scheduled to them, gives back their names. */
export async function addNodes(
	controlPlane: Pick<ControlPlane, "admin">,
	count: number,
): Promise<string[]> {
	const { admin } = controlPlane;
	const existing = (await listNodes(admin)).length;
	const version = JSON.parse((await admin.call("GET", "/version")).body) as {
		gitVersion: string;
	};
	const numbers = Array.from(
		{ length: count },
		(_, index) => existing + index + 1,
	);
	const nodes = numbers.map((number) => node(number, version.gitVersion));
	await Promise.all(nodes.map((one) => create(admin, "/api/v1/nodes", one)));
	const names = nodes.map((one) => one.metadata.name);
	await untilSchedulable(admin, names);
	return names;
}

/** Creates an object; one that is there already is no error. */
export async function create(
	admin: AdminClient,
	path: string,
	object: unknown,
): Promise<void> {
	const { status, body } = await admin.call("POST", path, object);
	if (status !== 201 && status !== 409)
		throw new Error(`creating at ${path} was refused: ${status} ${body}`);
}

interface SeenNode {
	metadata: { name: string };
	spec?: { taints?: unknown[] };
	status?: { conditions?: { type: string; status: string }[] };
}

async function listNodes(admin: AdminClient): Promise<SeenNode[]> {
	const { status, body } = await admin.call("GET", "/api/v1/nodes");
	if (status !== 200)
		throw new Error(`listing nodes failed: ${status} ${body}`);
	return (JSON.parse(body) as { items: SeenNode[] }).items;
}

// The not-ready taint goes a moment after the condition turns; until then the scheduler refuses the node.
async function untilSchedulable(
	admin: AdminClient,
	names: readonly string[],
): Promise<void> {
	const deadline = Date.now() + 60_000;
	const wanted = new Set(names);
	while (Date.now() < deadline) {
		const schedulable = (await listNodes(admin)).filter(
			(one) => wanted.has(one.metadata.name) && isSchedulable(one),
		);
		if (schedulable.length === wanted.size) return;
		await sleep(100);
	}
	throw new Error("the nodes did not become ready within 60 s; does kwok run?");
}

const isSchedulable = (one: SeenNode) =>
	(one.spec?.taints ?? []).length === 0 &&
	(one.status?.conditions ?? []).some(
		(condition) => condition.type === "Ready" && condition.status === "True",
	);
