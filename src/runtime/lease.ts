// Leader election on a Lease, and the fence that keeps a leader that lost touch from writing.
// Times are measured on the monotonic clock of this process only: clocks of two machines are never compared.
// The watch on the Lease tells a release at once; looking now and then remains, should the watch tell nothing.

import type { KubeObject } from "../kube/objects.ts";
import type { Cluster, WatchEvent } from "./cluster.ts";
import { ClusterError } from "./errors.ts";
import type { ElectionTimes, LeaseName } from "./lease-record.ts";
import {
	followLease,
	leases,
	recordOf,
	specOf,
	usualTimes,
} from "./lease-record.ts";
import { isNewer } from "./versions.ts";

export type ElectionOptions = LeaseName & {
	cluster: Pick<Cluster, "get" | "create" | "replace" | "watch">;
	/** Unique to this process. */
	identity: string;
	/** Default 15 s, 10 s and 2 s. */
	times?: ElectionTimes;
	onLeading: () => void;
	onLost: () => void;
	/** Another identity holds the Lease; told once for each that comes to hold it. */
	onHeld?: (holder: string) => void;
	/** A write was answered with an older version than the server told before: its state is an earlier one. */
	onRestored?: () => void;
	onFault: (error: unknown) => void;
};

/** Milliseconds before the first attempt after a failed one; doubled with each that fails, up to the retry period. */
const firstRetry = 1_000;

export class Election {
	readonly #options: ElectionOptions;
	readonly #times: ElectionTimes;
	readonly #ending = new AbortController();
	/** The Lease as last seen or written; the newest version of it, a deletion's too. */
	#lease: KubeObject | undefined;
	#version = "";
	/** The newest version that was ever seen. */
	#newest = "";
	/** Until when another holds it. Deleting a Lease does not shorten it: its holder may not know yet. */
	#heldUntil = Number.NEGATIVE_INFINITY;
	/** Whom `onHeld` told of. */
	#holder: string | undefined;
	#heardAt = Number.NEGATIVE_INFINITY;
	#renewedAt = Number.NEGATIVE_INFINITY;
	#isLeader = false;
	#failures = 0;
	#timer: NodeJS.Timeout | undefined;
	#due = Number.POSITIVE_INFINITY;
	#round: Promise<void> | undefined;

	constructor(options: ElectionOptions) {
		this.#options = options;
		this.#times = options.times ?? usualTimes;
	}

	get isLeader(): boolean {
		return this.#isLeader;
	}

	/** Whether this process looks after the object of the key: whoever holds the one Lease looks after all. The place for shards to differ. */
	holds(_key: string): boolean {
		return this.#isLeader;
	}

	/** False where it does not lead, or could not renew for too long. */
	get mayWrite(): boolean {
		return this.#isLeader && this.#isRenewed();
	}

	/** Throws when this process may not write. */
	fence(): void {
		if (this.mayWrite) return;
		throw new ClusterError("fenced", "this process may not write now");
	}

	start(): void {
		const { cluster, namespace, name, onFault } = this.#options;
		const { signal } = this.#ending;
		if (signal.aborted) return;
		this.#wake(0);
		void followLease({
			cluster,
			name: { namespace, name },
			signal,
			onEvent: (event) => this.#hear(event),
			onFault,
		});
	}

	/** Gives the Lease back, so that a standby need not wait; `keepsLease` leaves it to the next process of the same identity. */
	async stop({ keepsLease = false } = {}): Promise<void> {
		this.#ending.abort();
		clearTimeout(this.#timer);
		await this.#round;
		if (!this.#isLeader || !this.#lease) return;
		this.#isLeader = false;
		if (keepsLease) return;
		const released = recordOf(this.#options, this.#lease, {
			holderIdentity: "",
			leaseDurationSeconds: 1,
		});
		await this.#options.cluster
			.replace(leases, released)
			.catch(this.#options.onFault);
	}

	/** The next round comes after so many milliseconds, or earlier when that was so already. */
	#wake(milliseconds: number): void {
		const due = performance.now() + milliseconds;
		if (this.#ending.signal.aborted || this.#round || due >= this.#due) return;
		clearTimeout(this.#timer);
		this.#due = due;
		this.#timer = setTimeout(() => {
			this.#due = Number.POSITIVE_INFINITY;
			this.#round = this.#attempt().then((isDone) => {
				this.#round = undefined;
				this.#failures = isDone ? 0 : this.#failures + 1;
				this.#wake(this.#pause(isDone));
			});
		}, milliseconds);
	}

	/** Standbys that see the same end of a Lease come at slightly different times. */
	#pause(isDone: boolean): number {
		const { retryPeriod } = this.#times;
		const jitter = (Math.random() * retryPeriod) / 10;
		if (this.#isLeader) return isDone ? retryPeriod : retryPeriod / 4;
		const left = this.#heldUntil - performance.now();
		if (left > 0) return Math.min(retryPeriod, left) + jitter;
		if (isDone) return jitter;
		const ceiling = firstRetry * 2 ** Math.min(this.#failures, 20);
		return Math.random() * Math.min(retryPeriod, ceiling);
	}

	/** Whether everything was answered. */
	async #attempt(): Promise<boolean> {
		const before = performance.now();
		let isDone = true;
		// It may have run out since the last round.
		this.#settle();
		try {
			if (!this.#isLeader && !this.#hears(before)) await this.#look();
			if (this.#isLeader || this.#isFree()) await this.#take(before);
		} catch (error) {
			isDone = false;
			const failure = error instanceof ClusterError ? error.failure : "lost";
			// Another wrote it, or deleted it.
			const isGone = failure === "notFound" && this.#lease !== undefined;
			const isRace = failure === "conflict" || isGone;
			// What is read now counts, also when its version is older: etcd may have been restored.
			if (isRace) this.#version = "";
			if (isRace) await this.#look().catch(this.#options.onFault);
			else this.#options.onFault(error);
		}
		this.#settle();
		return isDone;
	}

	/** Steps down when another holds the Lease, when it is gone, or when it could not be renewed in time. */
	#settle(): void {
		if (!this.#isLeader) return;
		const holder = this.#lease && specOf(this.#lease).holderIdentity;
		if (holder === this.#options.identity && this.#isRenewed()) return;
		this.#isLeader = false;
		this.#options.onLost();
	}

	#isRenewed(): boolean {
		return performance.now() - this.#renewedAt < this.#times.renewDeadline;
	}

	/** Whether the watch told of a renewal lately; then there is no need to look. */
	#hears(now: number): boolean {
		return now - this.#heardAt < this.#times.retryPeriod * 2.5;
	}

	#hear({ type, object }: WatchEvent): void {
		this.#heardAt = performance.now();
		const { resourceVersion = "" } = object.metadata;
		this.#learn(resourceVersion, type === "DELETED" ? undefined : object);
		this.#settle();
		if (!this.#isLeader && this.#isFree()) this.#wake(this.#pause(true));
	}

	async #look(): Promise<void> {
		const { cluster, namespace, name } = this.#options;
		const lease = await cluster.get(leases, namespace, name);
		if (lease) this.#learn(lease.metadata.resourceVersion ?? "", lease);
		else this.#lease = undefined;
	}

	#learn(version: string, lease: KubeObject | undefined): void {
		if (!isNewer(version, this.#version)) return;
		this.#version = version;
		if (isNewer(version, this.#newest)) this.#newest = version;
		this.#lease = lease;
		if (!lease) return;
		const { holderIdentity, leaseDurationSeconds } = specOf(lease);
		const { duration } = this.#times;
		const told = leaseDurationSeconds ? leaseDurationSeconds * 1000 : duration;
		// Whoever may write a Lease there could otherwise hold it for ever with one write.
		const life = Math.min(told, 2 * duration);
		const isOthers =
			holderIdentity !== undefined &&
			!["", this.#options.identity].includes(holderIdentity);
		this.#heldUntil = isOthers
			? performance.now() + life
			: Number.NEGATIVE_INFINITY;
		const holder = isOthers ? holderIdentity : undefined;
		if (holder && holder !== this.#holder) this.#options.onHeld?.(holder);
		this.#holder = holder;
	}

	#isFree(): boolean {
		return performance.now() > this.#heldUntil;
	}

	async #take(before: number): Promise<void> {
		const { cluster, identity } = this.#options;
		const wanted = recordOf(this.#options, this.#lease, {
			holderIdentity: identity,
			leaseDurationSeconds: this.#times.duration / 1000,
		});
		// Of now: the watch may tell of a later write before our answer comes.
		const newest = this.#newest;
		const lease = this.#lease
			? await cluster.replace(leases, wanted)
			: await cluster.create(leases, wanted);
		const { resourceVersion = "" } = lease.metadata;
		if (isNewer(newest, resourceVersion)) {
			this.#newest = resourceVersion;
			this.#options.onRestored?.();
		}
		this.#learn(resourceVersion, lease);
		const holder = this.#lease && specOf(this.#lease).holderIdentity;
		// The watch may have told of a later change already.
		if (holder !== identity) return;
		this.#renewedAt = before;
		if (this.#isLeader) return;
		this.#isLeader = true;
		this.#options.onLeading();
	}
}
