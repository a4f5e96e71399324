// Leader election on a Lease, and the fence that keeps a leader that lost touch from writing.
// Times are measured on the monotonic clock of this process only: clocks of two machines are never compared.

import type { KubeObject, Resource } from "../kube/objects.ts";
import type { Cluster } from "./cluster.ts";
import { ClusterError } from "./errors.ts";

/** Milliseconds. A standby takes over `duration` after the last renewal that it saw. */
const duration = 15_000;
const renewDeadline = 10_000;
const retryPeriod = 2_000;

export const leases: Resource = {
	apiVersion: "coordination.k8s.io/v1",
	kind: "Lease",
	plural: "leases",
	scope: "Namespaced",
};

export type ElectionOptions = {
	cluster: Pick<Cluster, "get" | "create" | "replace">;
	namespace: string;
	name: string;
	/** Unique to this process. */
	identity: string;
	onLeading: () => void;
	onLost: () => void;
	onFault: (error: unknown) => void;
};

type LeaseSpec = {
	holderIdentity?: string;
	leaseDurationSeconds?: number;
	renewTime?: string;
	acquireTime?: string;
	leaseTransitions?: number;
};
const specOf = (lease: KubeObject) => (lease["spec"] ?? {}) as LeaseSpec;

export class Election {
	readonly #options: ElectionOptions;
	/** The Lease as last seen or written, and when its version was first seen. */
	#lease: KubeObject | undefined;
	#seenAt = 0;
	#renewedAt = Number.NEGATIVE_INFINITY;
	#isLeader = false;
	#timer: NodeJS.Timeout | undefined;
	#round: Promise<void> = Promise.resolve();
	#isStopped = false;

	constructor(options: ElectionOptions) {
		this.#options = options;
	}

	get isLeader(): boolean {
		return this.#isLeader;
	}

	/** Throws when this process may not write: it does not lead, or could not renew for too long. */
	fence(): void {
		const silence = performance.now() - this.#renewedAt;
		if (this.#isLeader && silence < renewDeadline) return;
		throw new ClusterError("fenced", "this process may not write now");
	}

	start(): void {
		this.#next(0);
	}

	/** Gives the Lease back, so that a standby need not wait. */
	async stop(): Promise<void> {
		this.#isStopped = true;
		clearTimeout(this.#timer);
		await this.#round;
		if (!this.#isLeader || !this.#lease) return;
		this.#isLeader = false;
		const released = this.#record({
			holderIdentity: "",
			leaseDurationSeconds: 1,
		});
		await this.#options.cluster
			.replace(leases, released)
			.catch(this.#options.onFault);
	}

	#next(milliseconds: number): void {
		if (this.#isStopped) return;
		this.#timer = setTimeout(() => {
			this.#round = this.#attempt().finally(() => this.#next(retryPeriod));
		}, milliseconds);
	}

	async #attempt(): Promise<void> {
		const before = performance.now();
		try {
			if (!this.#isLeader) await this.#look();
			if (this.#isLeader || this.#isFree()) await this.#take(before);
		} catch (error) {
			const isRace =
				error instanceof ClusterError && error.failure === "conflict";
			if (isRace) await this.#look().catch(this.#options.onFault);
			else this.#options.onFault(error);
		}
		this.#settle();
	}

	/** Steps down when another holds the Lease, or when ours could not be renewed in time. */
	#settle(): void {
		if (!this.#isLeader) return;
		const holder = this.#lease && specOf(this.#lease).holderIdentity;
		const silence = performance.now() - this.#renewedAt;
		if (holder === this.#options.identity && silence < renewDeadline) return;
		this.#isLeader = false;
		this.#options.onLost();
	}

	async #look(): Promise<void> {
		const { cluster, namespace, name } = this.#options;
		const lease = await cluster.get(leases, namespace, name);
		const isSame =
			lease?.metadata.resourceVersion === this.#lease?.metadata.resourceVersion;
		if (!isSame || !lease) this.#seenAt = performance.now();
		this.#lease = lease;
	}

	#isFree(): boolean {
		if (!this.#lease) return true;
		const { holderIdentity, leaseDurationSeconds } = specOf(this.#lease);
		if (!holderIdentity || holderIdentity === this.#options.identity)
			return true;
		const life = (leaseDurationSeconds ?? duration / 1000) * 1000;
		return performance.now() - this.#seenAt > life;
	}

	async #take(before: number): Promise<void> {
		const { cluster } = this.#options;
		const { identity } = this.#options;
		const lease = this.#record({
			holderIdentity: identity,
			leaseDurationSeconds: duration / 1000,
		});
		this.#lease = this.#lease
			? await cluster.replace(leases, lease)
			: await cluster.create(leases, lease);
		this.#seenAt = performance.now();
		this.#renewedAt = before;
		if (this.#isLeader) return;
		this.#isLeader = true;
		this.#options.onLeading();
	}

	#record(change: LeaseSpec): KubeObject {
		const { namespace, name } = this.#options;
		const held = this.#lease ? specOf(this.#lease) : {};
		const now = new Date().toISOString().replace("Z", "000Z");
		const turns = held.holderIdentity !== change.holderIdentity;
		const spec: LeaseSpec = {
			...held,
			...change,
			renewTime: now,
			...(turns && {
				acquireTime: now,
				leaseTransitions: (held.leaseTransitions ?? 0) + (this.#lease ? 1 : 0),
			}),
		};
		const { apiVersion, kind } = leases;
		const metadata = this.#lease?.metadata ?? { namespace, name };
		return { apiVersion, kind, metadata, spec };
	}
}
