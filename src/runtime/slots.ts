// How many calls are in flight. More would not be answered sooner: a busy API server only lets them wait, and its other clients with them.

import { hasShare, RoundRobin, Tally } from "./round-robin.ts";

export const mostCalls = 16;
/**
 * Of one kind. A Service that waits for its address takes fifty times as long as other writes: a burst of them must not
 * hold up the rest.
 */
const mostOfOneKind = mostCalls / 2;

type Call = { kind: string; namespace: string };
type Waiting = Call & { start: () => void };

export class Slots {
	readonly #ofKind = new Tally();
	readonly #inNamespace = new Tally();
	readonly #waiting = new RoundRobin<Waiting>();
	#total = 0;
	#arrivals = 0;

	/** Runs the work when its turn comes: round robin over namespaces, in order within one but for those whose kind has its share. */
	async use<T>(call: Call, work: () => Promise<T>): Promise<T> {
		const turn = this.#queue(call);
		if (turn) await turn;
		try {
			return await work();
		} finally {
			this.#count(call, -1);
			this.#admit();
		}
	}

	/** Undefined where the turn has come at once. */
	#queue(call: Call): Promise<void> | undefined {
		let hasBegun = false;
		const turn = Promise.withResolvers<void>();
		const start = () => {
			hasBegun = true;
			turn.resolve();
		};
		const key = String(++this.#arrivals);
		this.#waiting.add(call.namespace, key, { ...call, start });
		this.#admit();
		return hasBegun ? undefined : turn.promise;
	}

	/** Handed on in the same breath, so that nobody overtakes. */
	#admit(): void {
		while (this.#total < mostCalls && this.#waiting.size > 0) {
			const next = this.#waiting.take(
				(namespace) =>
					hasShare(this.#inNamespace.of(namespace), mostCalls - this.#total),
				({ kind }) => this.#ofKind.of(kind) < mostOfOneKind,
			);
			if (!next) return;
			const [, waiting] = next;
			this.#count(waiting, 1);
			waiting.start();
		}
	}

	#count({ kind, namespace }: Call, more: 1 | -1): void {
		this.#total += more;
		this.#ofKind.add(kind, more);
		this.#inNamespace.add(namespace, more);
	}
}
