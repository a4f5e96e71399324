// The Lease as a record: who holds it, since when and for how long; and the watch on it.

import { setTimeout as wait } from "node:timers/promises";
import type { KubeObject, OwnerReference, Resource } from "../kube/objects.ts";
import type { Cluster, WatchEvent } from "./cluster.ts";

export const leases: Resource = {
	apiVersion: "coordination.k8s.io/v1",
	kind: "Lease",
	plural: "leases",
	scope: "Namespaced",
};

export type LeaseSpec = {
	holderIdentity?: string;
	leaseDurationSeconds?: number;
	renewTime?: string;
	acquireTime?: string;
	leaseTransitions?: number;
};
export type LeaseName = {
	namespace: string;
	name: string;
	/** The Lease goes with it. */
	owner?: OwnerReference | undefined;
};

/** Milliseconds. */
export type ElectionTimes = {
	/** A standby takes over so long after the last renewal that it saw. */
	duration: number;
	/** Without a renewal for so long a leader writes nothing. */
	renewDeadline: number;
	retryPeriod: number;
};
export const usualTimes: ElectionTimes = {
	duration: 15_000,
	renewDeadline: 10_000,
	retryPeriod: 2_000,
};

export const specOf = (lease: KubeObject) => (lease["spec"] ?? {}) as LeaseSpec;

/** The Lease, new or as it was last seen, with the change and the time of now. */
export function recordOf(
	{ namespace, name, owner }: LeaseName,
	lease: KubeObject | undefined,
	change: LeaseSpec,
): KubeObject {
	const held = lease ? specOf(lease) : {};
	const now = new Date().toISOString().replace("Z", "000Z");
	const turns = held.holderIdentity !== change.holderIdentity;
	const spec: LeaseSpec = {
		...held,
		...change,
		renewTime: now,
		...(turns && {
			acquireTime: now,
			leaseTransitions: (held.leaseTransitions ?? 0) + (lease ? 1 : 0),
		}),
	};
	const { apiVersion, kind } = leases;
	const metadata = {
		...(lease?.metadata ?? { namespace, name }),
		...(owner && { ownerReferences: [owner] }),
	};
	return { apiVersion, kind, metadata, spec };
}

const firstDelay = 800;
const longestDelay = 30_000;

/** Tells how the Lease is and every change of it, until `signal` aborts; a broken watch is opened again, with a fresh beginning. */
export async function followLease(options: {
	cluster: Pick<Cluster, "watch">;
	name: LeaseName;
	signal: AbortSignal;
	onEvent: (event: WatchEvent) => void;
	onFault: (error: unknown) => void;
}): Promise<void> {
	const { cluster, signal, onEvent, onFault } = options;
	const { namespace, name } = options.name;
	const one = { detail: "full", resourceVersion: "", namespace, name } as const;
	let failures = 0;
	while (!signal.aborted) {
		try {
			for await (const event of cluster.watch(leases, one, signal)) {
				failures = 0;
				if (event.type !== "BOOKMARK") onEvent(event);
			}
		} catch (error) {
			if (signal.aborted) return;
			onFault(error);
		}
		const ceiling = Math.min(longestDelay, firstDelay * 2 ** failures++);
		const pause = Math.random() * ceiling;
		await wait(pause, undefined, { signal }).catch(() => undefined);
	}
}
