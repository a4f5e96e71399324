// The operator process: watches, a queue, an election, pages; and an orderly end.

import type { KubeConfig } from "@kubernetes/client-node";
import type { Platform } from "../api/platform.ts";
import type { AnyController } from "../controllers/controller.ts";
import { delayAfter } from "./backoff.ts";
import type { Cluster } from "./cluster.ts";
import type { ExpectedCrd } from "./crd-check.ts";
import { checkCrds } from "./crd-check.ts";
import { Informers } from "./informers.ts";
import { connect } from "./kube-cluster.ts";
import { Leadership } from "./leadership.ts";
import { Lifecycle } from "./lifecycle.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import { createMetrics } from "./metrics.ts";
import { ownAccount } from "./own-account.ts";
import { answersOf } from "./operator-pages.ts";
import { Pace } from "./pace.ts";
import { Passes, placeOf } from "./passes.ts";
import { PlatformSettings, platformSettings } from "./platform-settings.ts";
import { servePages } from "./probes.ts";
import type { Priority } from "./queue-options.ts";
import { Queue } from "./queue.ts";
import { SealingKeys, sealingKeys } from "./sealing-keys.ts";
import { startUpKeys } from "./start-up.ts";
import { Watches } from "./watches.ts";

export type OperatorOptions = {
	kubeConfig: KubeConfig;
	controllers: readonly AnyController[];
	crds: readonly ExpectedCrd[];
	/** Where the Lease and the platform settings stand. */
	namespace: string;
	lease: string;
	metricsAddress: string;
	healthAddress: string;
	/** Of this machine only; nothing is served there without it. */
	debugAddress?: string | undefined;
	log: Log;
};

/** Objects worked on at once: more than calls in flight, so that one that waits for a slow write holds up no other. */
const concurrency = 64;
const drainTime = 30_000;
/** A renewal that takes longer is tried again well before the Lease runs out. */
const leaseTimeout = 4_000;

export class SeaworthyOperator extends Lifecycle {
	readonly #options: OperatorOptions;
	readonly #metrics: Metrics = createMetrics({
		watches: () => this.#watches?.health.byKind(performance.now()) ?? [],
		namespaces: () => this.#leadership?.namespaces ?? {},
	});
	readonly #ending = new AbortController();
	readonly #queue: Queue;
	#cluster!: Cluster;
	#informers!: Informers;
	#watches!: Watches;
	#settings!: PlatformSettings;
	#leadership!: Leadership;
	#keys!: SealingKeys;
	#passes!: Passes;
	#isEnding = false;
	#closers: (() => Promise<void>)[] = [];

	constructor(options: OperatorOptions) {
		super(options.kubeConfig);
		this.#options = options;
		this.#queue = new Queue({
			work: (key) => this.#work(key),
			delay: delayAfter,
			concurrency,
			groupOf: (key) => placeOf(key).namespace,
			observe: this.#metrics.queue,
		});
	}

	protected override async init(): Promise<void> {
		const { controllers, log } = this.#options;
		await this.#servePages();
		await this.#openLeadership();
		this.#cluster = await this.#connect(() => this.#leadership.fence());
		this.#informers = new Informers({
			controllers,
			cluster: this.#cluster,
			enqueue: (key) => {
				if (key === platformSettings) void this.#settings.load();
				else if (key === sealingKeys) this.#keys.serve();
				else this.#queue.add(key, this.#priorityOf(key));
			},
			onGone: (namespace) => this.#passes.roomMade(namespace),
		});
		this.#settings = new PlatformSettings({
			...this.#options,
			informers: this.#informers,
			cluster: this.#cluster,
			onJudged: (isRefused) =>
				this.#metrics.settingsRefused.set(Number(isRefused)),
			onChange: ({ servedNamespaces }) => {
				this.#informers.serve(servedNamespaces);
				this.#watches.serve(servedNamespaces);
				this.#lead();
			},
		});
		this.#openKeys();
		this.#openWatches();
		// What is served decides how much is kept of each object.
		await this.#settings.load();
		await this.#watches.start();
		if (this.#ending.signal.aborted) return;
		log.info("caches are in sync", { kinds: this.#informers.watches.length });
		void checkCrds(this.#cluster, this.#options.crds, log);
		if (!this.#settings.current) await this.#settings.load();
		this.#leadership.start();
	}

	/** Drains what runs, gives the Lease back, closes everything. What was cut short is done by the next leader. */
	override async end(): Promise<void> {
		if (this.#isEnding) return;
		this.#isEnding = true;
		this.#options.log.info("stopping");
		await this.#queue.close(drainTime);
		this.#ending.abort();
		await this.#leadership?.stop();
		for (const close of this.#closers.reverse()) await close();
	}

	async #connect(fence: () => void, callTimeout?: number): Promise<Cluster> {
		const cluster = await connect({
			kubeConfig: this.#options.kubeConfig,
			fence,
			...(callTimeout !== undefined && { callTimeout }),
			observe: this.#metrics.calls,
		});
		this.#closers.push(() => cluster.close());
		return cluster;
	}

	/** Leases have sockets of their own: a burst of writes must not delay a renewal. */
	async #openLeadership(): Promise<void> {
		const { namespace, lease: name, log, kubeConfig } = this.#options;
		this.#leadership = new Leadership({
			cluster: await this.#connect(() => undefined, leaseTimeout),
			namespace,
			name,
			owner: await ownAccount(kubeConfig, namespace),
			log,
			status: (isLeader) => this.#metrics.isLeader.set({ name }, isLeader),
			onLeading: () => {
				this.#passes.forget();
				this.#lead();
			},
			onLost: () => void this.#queue.close(0),
			onNamespace: (held) => this.#enqueueAll(held),
			onRestored: () => {
				log.error("etcd was restored to an earlier state; start me anew");
				this.#watches.health.wentBack();
				void this.#queue.close(0);
			},
		});
	}

	#openWatches(): void {
		const { controllers, log } = this.#options;
		this.#watches = new Watches({
			informers: this.#informers,
			cluster: this.#cluster,
			log,
			signal: this.#ending.signal,
			onList: (kind, reason, way) =>
				this.#metrics.relists.inc({ kind, reason, way }),
			onServed: (namespace) => this.#enqueueAll(namespace),
		});
		this.#passes = new Passes({
			controllers,
			metrics: this.#metrics,
			log,
			runAfter: (key, wait) => this.#queue.addAfter(key, wait),
			world: {
				cluster: this.#cluster,
				informers: this.#informers,
				openVault: this.#keys.openVault,
				pace: new Pace((key, wait) => this.#queue.addAfter(key, wait)),
				obstacleIn: (namespace) => this.#watches.obstacleIn(namespace),
				mayWriteIn: (namespace) => this.#leadership.worksIn(namespace),
				isHeldElsewhere: (namespace) =>
					this.#leadership.isHeldElsewhere(namespace),
			},
		});
	}

	#openKeys(): void {
		this.#keys = new SealingKeys({
			...this.#options,
			cluster: this.#cluster,
			informers: this.#informers,
			isLeader: () => this.#leadership.isLeader,
		});
	}

	/** Everything is looked at once by a new leader, first what changed while nobody led; what is in order costs no call. */
	#lead(): void {
		const { current } = this.#settings;
		if (!current || !this.#leadership.isLeader || this.#isEnding) return;
		this.#leadership.serve(current.servedNamespaces);
		this.#keys.serve(current.servedNamespaces);
		this.#queue.open();
		this.#enqueueAll();
	}

	#enqueueAll(namespace?: string): void {
		const { controllers } = this.#options;
		for (const key of startUpKeys(controllers, this.#informers, namespace))
			this.#queue.add(key, "start-up");
	}

	/** What the first look at a namespace turns up is no news. */
	#priorityOf(key: string): Priority {
		const { namespace } = placeOf(key);
		return this.#watches.isJudgeable(namespace) ? "change" : "start-up";
	}

	async #work(key: string): Promise<number | undefined> {
		const platform = this.#settings.current;
		if (!platform || !this.#leadership.holds(key)) return undefined;
		const { namespace } = placeOf(key);
		if (!this.#watches.isJudgeable(namespace)) return undefined;
		const mine = this.#platformFor(namespace, platform);
		return mine && this.#passes.run(key, mine);
	}

	/** Undefined where another release works, and has the say of what is there, or while that is unknown. */
	#platformFor(namespace: string, platform: Platform): Platform | undefined {
		const { servedNamespaces: served } = platform;
		if (served.includes(namespace))
			return this.#leadership.worksIn(namespace) ? platform : undefined;
		if (namespace) return this.#settings.outside(namespace, platform);
		const servedNamespaces = this.#leadership.heldAmong(served);
		return servedNamespaces && { ...platform, servedNamespaces };
	}

	async #servePages(): Promise<void> {
		const { log } = this.#options;
		const { close, ...ports } = await servePages({
			...this.#options,
			registry: this.#metrics.registry,
			...answersOf(() => ({
				queue: this.#queue,
				leadership: this.#leadership,
				watches: this.#watches,
				settings: this.#settings,
				informers: this.#informers,
			})),
		});
		this.#closers.push(close);
		log.info("serving", ports);
	}
}
