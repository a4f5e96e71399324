// Runs the reflectors: one per kind for the whole cluster, and in each served namespace one per kind that holds values.

import { setTimeout as wait } from "node:timers/promises";
import type { Cluster } from "./cluster.ts";
import { watchFault } from "./errors.ts";
import type { Informers, Watch } from "./informers.ts";
import type { Log } from "./log.ts";
import { reflect } from "./reflector.ts";

type Options = {
	informers: Informers;
	cluster: Cluster;
	log: Log;
	signal: AbortSignal;
	onExpired: (kind: string) => void;
	/** All that is watched in a namespace is in the caches. */
	onServed: (namespace: string) => void;
};

export class Watches {
	readonly #options: Options;
	/** Kinds, or `kind in namespace`, that have not been listed yet. */
	readonly #unsynced = new Set<string>();
	readonly #served = new Map<string, AbortController>();

	constructor(options: Options) {
		this.#options = options;
		for (const watch of options.informers.watches)
			this.#unsynced.add(titleOf(watch));
	}

	/** Resolves when everything that is watched in the whole cluster is in the caches; the watches go on. */
	async start(): Promise<void> {
		const { informers, signal } = this.#options;
		await Promise.all(
			informers.watches.map((watch) => this.#run(watch, signal)),
		);
	}

	/** Follows the list of served namespaces. What is unknown of one of them holds up nobody else. */
	serve(namespaces: readonly string[]): void {
		const { informers, signal, onServed } = this.#options;
		for (const [namespace, ending] of this.#served)
			if (!namespaces.includes(namespace)) {
				ending.abort();
				this.#served.delete(namespace);
				informers.forgetNamespace(namespace);
			}
		for (const namespace of namespaces) {
			if (this.#served.has(namespace)) continue;
			const ending = new AbortController();
			this.#served.set(namespace, ending);
			const either = AbortSignal.any([signal, ending.signal]);
			const watches = informers.watchesIn(namespace);
			for (const watch of watches) this.#unsynced.add(titleOf(watch));
			void Promise.all(watches.map((watch) => this.#run(watch, either))).then(
				() => either.aborted || onServed(namespace),
			);
		}
	}

	/** Whether what is watched in the namespace, if anything, is in the caches. */
	isKnown(namespace: string): boolean {
		return this.#options.informers
			.watchesIn(namespace)
			.every((watch) => !this.#unsynced.has(titleOf(watch)));
	}

	/** What the whole cluster's caches still lack. */
	get waitingFor(): string[] {
		const { watches } = this.#options.informers;
		return watches.map(titleOf).filter((title) => this.#unsynced.has(title));
	}

	/** Resolves with the first list; the watch goes on until the signal. */
	#run(watch: Watch, signal: AbortSignal): Promise<void> {
		const { cluster, log, onExpired } = this.#options;
		const { resource, detail, sink, namespace } = watch;
		const { kind } = resource;
		return new Promise((resolve) => {
			const done = () => {
				this.#unsynced.delete(titleOf(watch));
				resolve();
			};
			if (signal.aborted) done();
			signal.addEventListener("abort", done);
			void reflect({
				cluster,
				resource,
				detail,
				sink,
				namespace,
				signal,
				onSynced: done,
				onExpired: () => onExpired(kind),
				onFault: (error) =>
					log.warn("watch", {
						kind,
						...(namespace && { namespace }),
						error: watchFault(error, kind),
					}),
				sleep: (milliseconds, aborted) =>
					wait(milliseconds, undefined, { signal: aborted }).catch(() => {}),
			});
		});
	}
}

const titleOf = ({ resource, namespace }: Watch): string =>
	namespace === undefined ? resource.kind : `${resource.kind} in ${namespace}`;
