// Passes over large objects: a few at once, because each holds its object several times over while it plans and writes.

import { hasShare, RoundRobin, Tally } from "./round-robin.ts";

/** At once. Sixty-four of them would hold hundreds of megabytes. */
const most = 4;
/** Characters from which an object, or what it reads, counts as large. */
export const largeFrom = 2 ** 15;

export class LargePasses {
	readonly #waiting = new RoundRobin<() => void>();
	readonly #inNamespace = new Tally();
	#running = 0;
	#arrivals = 0;

	/** For one pass: `enter` waits for its turn, the first time; `leave` gives the place to the next. */
	pass(namespace: string): { enter: () => Promise<void>; leave: () => void } {
		let turn: Promise<void> | undefined;
		return {
			enter: () => (turn ??= this.#enter(namespace)),
			leave: () => {
				if (turn) this.#count(namespace, -1);
			},
		};
	}

	#enter(namespace: string): Promise<void> {
		const turn = Promise.withResolvers<void>();
		const start = () => {
			this.#count(namespace, 1);
			turn.resolve();
		};
		this.#waiting.add(namespace, String(++this.#arrivals), start);
		this.#admit();
		return turn.promise;
	}

	/** A namespace whose writes hang holds its share and no more. */
	#admit(): void {
		const next = this.#waiting.take((namespace) =>
			hasShare(this.#inNamespace.of(namespace), most - this.#running),
		);
		if (!next) return;
		const [, start] = next;
		start();
	}

	#count(namespace: string, more: 1 | -1): void {
		this.#running += more;
		this.#inNamespace.add(namespace, more);
		this.#admit();
	}
}
