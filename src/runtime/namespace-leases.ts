// Which release looks after a namespace. Two releases may be told to serve the same one: only the holder of the Lease there works in it,
// so that they never undo each other's writes.

import { ownerLeaseName } from "../kube/names.ts";
import type { ElectionOptions } from "./lease.ts";
import { Election } from "./lease.ts";
import type { ElectionTimes } from "./lease-record.ts";
import { LateRights } from "./late-rights.ts";
import type { Log } from "./log.ts";
import { messageOf } from "./log.ts";

/** A release that is gone without giving the Lease back is followed after five minutes; few renewals, because there may be many namespaces. */
const usual: ElectionTimes = {
	duration: 300_000,
	renewDeadline: 240_000,
	retryPeriod: 100_000,
};

type Options = {
	cluster: ElectionOptions["cluster"];
	/** `<namespace>/<Lease>` of the election: the same for all replicas of a release, and for no other release. */
	release: string;
	log: Log;
	/** It became known whether this release may work in the namespace, or that changed. */
	onChange: (namespace: string) => void;
	times?: ElectionTimes;
};

export class NamespaceLeases {
	readonly #options: Options;
	readonly #rights = new LateRights();
	readonly #elections = new Map<string, Election>();
	/** Namespaces of which an answer came, be it a refusal, and whether they were held then. */
	readonly #known = new Map<string, boolean>();

	constructor(options: Options) {
		this.#options = options;
	}

	holds(namespace: string): boolean {
		return this.#elections.get(namespace)?.mayWrite ?? false;
	}

	/** Whether every namespace is held, or is known not to be. */
	get isSettled(): boolean {
		return [...this.#elections.keys()].every((each) => this.#known.has(each));
	}

	/** Of each namespace that it stands for whether it is held. */
	get states(): { [namespace: string]: boolean } {
		const names = [...this.#elections.keys()];
		return Object.fromEntries(names.map((name) => [name, this.holds(name)]));
	}

	/** Stands for these namespaces; a namespace that left the list is given back at once. */
	follow(namespaces: readonly string[]): void {
		for (const [namespace, election] of this.#elections)
			if (!namespaces.includes(namespace)) {
				this.#elections.delete(namespace);
				this.#known.delete(namespace);
				this.#rights.granted(namespace);
				void election.stop();
			}
		for (const namespace of namespaces)
			if (!this.#elections.has(namespace)) this.#stand(namespace);
	}

	/** The next leader of this release goes on; another release must not come in between. */
	async stop(): Promise<void> {
		const elections = [...this.#elections.values()];
		this.#elections.clear();
		this.#known.clear();
		await Promise.all(
			elections.map((election) => election.stop({ keepsLease: true })),
		);
	}

	#stand(namespace: string): void {
		const { cluster, release, log, times = usual } = this.#options;
		let lastTold = "";
		const election = new Election({
			cluster,
			namespace,
			name: ownerLeaseName,
			identity: release,
			times,
			onLeading: () => {
				this.#rights.granted(namespace);
				this.#learn(namespace);
			},
			onLost: () => {
				log.warn("the namespace is no longer held", { namespace });
				this.#learn(namespace);
			},
			onHeld: (holder) => {
				log.warn(
					`the Seaworthy release ${holder} serves ${namespace}: nothing is done there; remove ${namespace} from servedNamespaces of one of the two`,
					{ namespace, holder },
				);
				this.#learn(namespace);
			},
			onFault: (error) => {
				const fault = messageOf(error);
				const level = this.#rights.levelOf(namespace, error);
				const told = `${level} ${fault}`;
				if (told !== lastTold)
					log.log(level, "namespace Lease", { namespace, error: fault });
				lastTold = told;
				this.#learn(namespace);
			},
		});
		this.#elections.set(namespace, election);
		election.start();
	}

	#learn(namespace: string): void {
		if (!this.#elections.has(namespace)) return;
		const isHeld = this.holds(namespace);
		if (this.#known.get(namespace) === isHeld) return;
		this.#known.set(namespace, isHeld);
		this.#options.onChange(namespace);
	}
}
