// Runs the reflectors: one per kind for the whole cluster, and in each served namespace one per kind that holds values.

import { setTimeout as wait } from "node:timers/promises";
import type { KubeObject } from "../kube/objects.ts";
import type { Cluster } from "./cluster.ts";
import { ClusterError, watchFault } from "./errors.ts";
import type { Informers, Watch } from "./informers.ts";
import type { Log } from "./log.ts";
import type { ListReason, ListWay, Sink } from "./reflector.ts";
import { reflect } from "./reflector.ts";
import { Refusals } from "./refusals.ts";
import { WatchHealth } from "./watch-health.ts";

type Options = {
	informers: Informers;
	cluster: Cluster;
	log: Log;
	signal: AbortSignal;
	/** Everything of the kind is asked for. */
	onList: (kind: string, reason: ListReason, way: ListWay) => void;
	/** All that is watched in a namespace is in the caches, or it is known why not. */
	onServed: (namespace: string) => void;
	/** For tests: how long a refusal must last to count. */
	patience?: ConstructorParameters<typeof Refusals>[0];
};

/** How a watch is: the version it has reached once all is known, and what broke it last, until it tells something again. */
export type WatchState = { version?: string; fault?: string };

export class Watches {
	readonly health = new WatchHealth();
	readonly #options: Options;
	/** Kinds, or `kind in namespace`, that have not been listed yet. */
	readonly #unsynced = new Set<string>();
	readonly #states = new Map<string, WatchState>();
	readonly #served = new Map<string, AbortController>();
	readonly #refusals: Refusals;

	constructor(options: Options) {
		this.#options = options;
		this.#refusals = new Refusals(options.patience);
		for (const watch of options.informers.watches)
			this.#unsynced.add(titleOf(watch));
	}

	/** Resolves when everything that is watched in the whole cluster is in the caches; the watches go on. */
	async start(): Promise<void> {
		const { informers, signal } = this.#options;
		informers.joining.begin();
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

	/** Whether all is known of the namespace, or why it is not; until then its objects wait, and are queued again. */
	isJudgeable(namespace: string): boolean {
		const isKnown = this.#options.informers
			.watchesIn(namespace)
			.every((watch) => !this.#unsynced.has(titleOf(watch)));
		return isKnown || this.obstacleIn(namespace) !== undefined;
	}

	/** What the server refuses to show of the namespace. */
	obstacleIn(namespace: string): string | undefined {
		for (const watch of this.#options.informers.watchesIn(namespace)) {
			const refusal = this.#refusals.of(titleOf(watch));
			if (refusal !== undefined) return refusal;
		}
		return undefined;
	}

	/** What the whole cluster's caches still lack. */
	get waitingFor(): string[] {
		const { watches } = this.#options.informers;
		return watches.map(titleOf).filter((title) => this.#unsynced.has(title));
	}

	/** Of every watch by its title: `kind`, `kind with selector`, or `kind in namespace`. */
	get states(): { [title: string]: WatchState } {
		return Object.fromEntries(this.#states);
	}

	/** What may not be watched in a namespace is said of the objects that need it, instead of saying nothing for ever. */
	#told(watch: Watch, error: unknown): void {
		const { log, onServed } = this.#options;
		const { namespace } = watch;
		const { kind } = watch.resource;
		const title = titleOf(watch);
		const message = watchFault(error, kind);
		const wasKnown = !this.#unsynced.has(title);
		const failure = error instanceof ClusterError ? error.failure : undefined;
		const place = namespace && { namespace };
		const tell = (level: "debug" | "warn") =>
			log.log(level, "watch", { kind, ...place, error: message });
		const isRefused = failure === "forbidden" && namespace !== undefined;
		// One that broke is opened again within a second or two: only when that fails it is worth a warning.
		const isFirstLoss =
			failure === "lost" && wasKnown && !this.health.isBroken(title);
		tell(isRefused || isFirstLoss ? "debug" : "warn");
		this.#state(watch).fault = message;
		this.health.broke(title, kind, error, performance.now());
		if (!isRefused) return;
		this.#refusals.refused(title, message, wasKnown, () => {
			tell("warn");
			onServed(namespace);
		});
	}

	/** A watch that is taken is allowed (again), also where it only went on from where it was. */
	#allowed(watch: Watch): void {
		const { namespace } = watch;
		const wasRefused = this.#refusals.allowed(titleOf(watch));
		if (wasRefused && namespace) this.#options.onServed(namespace);
	}

	#state(watch: Watch): WatchState {
		const state = this.#states.get(titleOf(watch)) ?? {};
		this.#states.set(titleOf(watch), state);
		return state;
	}

	/** The watch told something. */
	#heard(watch: Watch, version: string, isAll: boolean): void {
		const title = titleOf(watch);
		const isKnown = isAll || !this.#unsynced.has(title);
		this.#states.set(title, isKnown ? { version } : {});
		this.health.heard(title, watch.resource.kind, performance.now());
		this.#allowed(watch);
	}

	#forget(watch: Watch): void {
		const title = titleOf(watch);
		this.#states.delete(title);
		this.health.forget(title);
		this.#refusals.allowed(title);
	}

	/** Resolves with the first list; the watch goes on until the signal. */
	#run(watch: Watch, signal: AbortSignal): Promise<void> {
		const { cluster, onList } = this.#options;
		const { sink, ...asked } = watch;
		return new Promise((resolve) => {
			const done = () => {
				this.#unsynced.delete(titleOf(watch));
				resolve();
			};
			if (signal.aborted) done();
			signal.addEventListener("abort", () => {
				this.#forget(watch);
				done();
			});
			const unlessAborted = (work: () => void) => {
				if (!signal.aborted) work();
			};
			void reflect({
				...asked,
				cluster,
				sink: guarded(sink, signal, (version, isAll) =>
					this.#heard(watch, version, isAll),
				),
				signal,
				onSynced: () => unlessAborted(done),
				onList: (reason, way) => onList(asked.resource.kind, reason, way),
				onOpen: () => unlessAborted(() => this.#allowed(watch)),
				onFault: (error) => unlessAborted(() => this.#told(watch, error)),
				sleep: (milliseconds, aborted) =>
					wait(milliseconds, undefined, { signal: aborted }).catch(() => {}),
			});
		});
	}
}

/** A list that is still running when its watch ends must not fill the caches of a namespace that was forgotten. */
function guarded(
	sink: Sink,
	signal: AbortSignal,
	/** `isAll` when everything that exists was told just now. */
	reached: (version: string, isAll: boolean) => void,
): Sink {
	const unlessAborted = (version: string, feed: () => void, isAll = false) => {
		if (signal.aborted) return;
		feed();
		reached(version, isAll);
	};
	const versionOf = ({ metadata }: KubeObject) =>
		metadata.resourceVersion ?? "";
	return {
		upsert: (object) =>
			unlessAborted(versionOf(object), () => sink.upsert(object)),
		remove: (object) =>
			unlessAborted(versionOf(object), () => sink.remove(object)),
		bookmark: (version) => unlessAborted(version, () => sink.bookmark(version)),
		retain: (names, version) =>
			unlessAborted(version, () => sink.retain(names, version), true),
	};
}

const titleOf = ({ resource, namespace, selector }: Watch): string =>
	[
		resource.kind,
		selector === undefined ? [] : `with ${selector}`,
		namespace === undefined ? [] : `in ${namespace}`,
	]
		.flat()
		.join(" ");
