// Which namespaces another release works in, of those that this one does not serve: what their Lease says, asked only when it matters.

import { ownerLeaseName } from "../kube/names.ts";
import type { Cluster } from "./cluster.ts";
import { ClusterError } from "./errors.ts";
import { leases, specOf } from "./lease-record.ts";

/** Milliseconds: a holder renews the Lease well within this time. */
const staleAfter = 300_000;

/** A Lease that another release held, in the version of then; `at` of the monotonic clock. */
type Seen = { version: string | undefined; at: number };

export class OtherHolders {
	readonly #cluster: Pick<Cluster, "get">;
	readonly #release: string;
	readonly #seen = new Map<string, Seen>();

	constructor(cluster: Pick<Cluster, "get">, release: string) {
		this.#cluster = cluster;
		this.#release = release;
	}

	/** True as well where the Lease may not be read. A namespace that is held is asked for once in five minutes at most. */
	async isHeld(namespace: string, now = performance.now()): Promise<boolean> {
		const seen = this.#seen.get(namespace);
		if (seen && now - seen.at < staleAfter) return true;
		const version = await this.#heldVersion(namespace);
		// Not renewed since: its holder is gone.
		const isHeld = version !== undefined && version !== seen?.version;
		if (isHeld) this.#seen.set(namespace, { version, at: now });
		else this.#seen.delete(namespace);
		return isHeld;
	}

	/** Of the Lease where another release holds it. */
	async #heldVersion(namespace: string): Promise<string | undefined> {
		try {
			const lease = await this.#cluster.get(leases, namespace, ownerLeaseName);
			const { holderIdentity = "" } = lease ? specOf(lease) : {};
			const isOther = holderIdentity !== "" && holderIdentity !== this.#release;
			return isOther ? lease?.metadata.resourceVersion : undefined;
		} catch (error) {
			const isRefused =
				error instanceof ClusterError && error.failure === "forbidden";
			if (!isRefused) throw error;
			// A new text each time: what cannot be read never looks abandoned.
			return `refused at ${performance.now()}`;
		}
	}
}
