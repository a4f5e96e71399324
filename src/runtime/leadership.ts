// Who may write, and where: one process of a release leads it, and the release works in the namespaces whose Lease it holds.

import { hostname } from "node:os";
import { randomUUID } from "node:crypto";
import type { ElectionOptions } from "./lease.ts";
import { Election } from "./lease.ts";
import type { LeaseName } from "./lease-record.ts";
import type { Log } from "./log.ts";
import { messageOf } from "./log.ts";
import { NamespaceLeases } from "./namespace-leases.ts";
import { OtherHolders } from "./other-holders.ts";

type Options = Pick<
	ElectionOptions,
	"cluster" | "onRestored" | keyof LeaseName
> & {
	log: Log;
	/** 1 or 0, for the metric. */
	status: (isLeader: number) => void;
	onLeading: () => void;
	onLost: () => void;
	/** It became known whether the release may work in the namespace, or that changed. */
	onNamespace: (namespace: string) => void;
};

export class Leadership {
	readonly #election: Election;
	readonly #namespaces: NamespaceLeases;
	readonly #holders: OtherHolders;

	constructor(options: Options) {
		const { cluster, namespace, name, owner, log, status } = options;
		const identity = `${hostname()}_${randomUUID()}`;
		status(0);
		this.#namespaces = new NamespaceLeases({
			cluster,
			release: `${namespace}/${name}`,
			log,
			onChange: options.onNamespace,
		});
		this.#holders = new OtherHolders(cluster, `${namespace}/${name}`);
		this.#election = new Election({
			cluster,
			namespace,
			name,
			owner,
			identity,
			onLeading: () => {
				status(1);
				log.info("leading", { identity });
				options.onLeading();
			},
			onLost: () => {
				status(0);
				log.warn("no longer leading; standing by", { identity });
				void this.#namespaces.stop();
				options.onLost();
			},
			onRestored: () => options.onRestored?.(),
			onFault: (error) => log.warn("lease", { error: messageOf(error) }),
		});
	}

	get isLeader(): boolean {
		return this.#election.isLeader;
	}

	start(): void {
		this.#election.start();
	}

	/** Throws when this process may not write. */
	fence(): void {
		this.#election.fence();
	}

	/** Whether this process looks after the object of the key. */
	holds(key: string): boolean {
		return this.#election.holds(key);
	}

	/** Whether this release works in the namespace. */
	worksIn(namespace: string): boolean {
		return this.#namespaces.holds(namespace);
	}

	/** Whether another release works in a namespace that this one does not serve. */
	isHeldElsewhere(namespace: string): Promise<boolean> {
		return this.#holders.isHeld(namespace);
	}

	/** Of each served namespace whether this release works there; empty while it does not lead. */
	get namespaces(): { [namespace: string]: boolean } {
		return this.#namespaces.states;
	}

	/** Undefined until it is known of each namespace whether this release works there. */
	heldAmong(namespaces: readonly string[]): string[] | undefined {
		if (!this.#namespaces.isSettled) return undefined;
		return namespaces.filter((namespace) => this.worksIn(namespace));
	}

	/** The leader stands for the Leases of these namespaces. */
	serve(namespaces: readonly string[]): void {
		this.#namespaces.follow(namespaces);
	}

	async stop(): Promise<void> {
		await this.#namespaces.stop();
		await this.#election.stop();
	}
}
