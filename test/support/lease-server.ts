// An API server in memory that keeps one Lease.

import { setTimeout as wait } from "node:timers/promises";
import type { KubeObject } from "../../src/kube/objects.ts";
import type { WatchEvent } from "../../src/runtime/cluster.ts";
import { ClusterError } from "../../src/runtime/errors.ts";
import type { LeaseSpec } from "../../src/runtime/lease-record.ts";
import { specOf } from "../../src/runtime/lease-record.ts";

/** Keeps one Lease; refuses what was written from an older version, and tells who watches. */
export class LeaseServer {
	lease: KubeObject | undefined;
	version = 100;
	gets = 0;
	tellsWatches = true;
	/** Called once a write was taken and told, before it is answered. */
	onWrite: ((lease: KubeObject) => void) | undefined;
	readonly #listeners = new Set<(event: WatchEvent) => void>();

	#tell(type: WatchEvent["type"], object: KubeObject): void {
		if (!this.tellsWatches) return;
		for (const listener of this.#listeners) listener({ type, object });
	}
	#write(object: KubeObject): KubeObject {
		const resourceVersion = String(++this.version);
		const metadata = { ...object.metadata, uid: "l", resourceVersion };
		this.#tell(this.lease ? "MODIFIED" : "ADDED", { ...object, metadata });
		const written = { ...object, metadata };
		this.lease = written;
		this.onWrite?.(written);
		return written;
	}
	/** Somebody else changes its metadata. */
	touch(metadata: KubeObject["metadata"]): void {
		if (this.lease) this.#write({ ...this.lease, metadata });
	}
	remove(): void {
		const { lease } = this;
		if (!lease) return;
		this.lease = undefined;
		const resourceVersion = String(++this.version);
		const metadata = { ...lease.metadata, resourceVersion };
		this.#tell("DELETED", { ...lease, metadata });
	}
	spec(): LeaseSpec {
		return this.lease ? specOf(this.lease) : {};
	}

	/** As one process reaches it; `isCut` fails every call, after the next write that is answered `lag` milliseconds late. */
	link() {
		const link = { isCut: false, lag: 0 };
		const reached = async () => {
			await wait(1);
			if (link.isCut) throw new ClusterError("lost", "cut");
		};
		const cluster = {
			get: async () => {
				await reached();
				this.gets++;
				return this.lease;
			},
			create: async (_resource: unknown, object: KubeObject) => {
				await reached();
				if (this.lease) throw new ClusterError("conflict", "exists", 409);
				return this.#write(object);
			},
			replace: async (_resource: unknown, object: KubeObject) => {
				await reached();
				if (!this.lease) throw new ClusterError("notFound", "gone", 404);
				const held = this.lease.metadata.resourceVersion;
				if (held !== object.metadata.resourceVersion)
					throw new ClusterError("conflict", "changed", 409);
				const written = this.#write(object);
				link.isCut ||= link.lag > 0;
				await wait(link.lag);
				return written;
			},
			watch: (_resource: unknown, _options: unknown, signal: AbortSignal) =>
				this.#watch(link, signal),
		};
		return { link, cluster };
	}

	async *#watch(link: { isCut: boolean }, signal: AbortSignal) {
		const events: WatchEvent[] = [];
		if (this.lease) events.push({ type: "ADDED", object: this.lease });
		let awake = () => {};
		const listener = (event: WatchEvent) => {
			if (!link.isCut) events.push(event);
			awake();
		};
		this.#listeners.add(listener);
		signal.addEventListener("abort", () => awake());
		while (!signal.aborted) {
			yield* events.splice(0);
			await new Promise<void>((resolve) => {
				awake = resolve;
			});
		}
		this.#listeners.delete(listener);
	}
}
