// Passes over large objects: a few at once, because each holds its object several times over while it plans and writes.

import { RoundRobin } from "./round-robin.ts";

/** At once. Sixty-four of them would hold hundreds of megabytes. */
const most = 4;
/** Characters from which an object, or what it reads, counts as large. */
export const largeFrom = 2 ** 15;

export class LargePasses {
	readonly #waiting = new RoundRobin<() => void>();
	#running = 0;
	#arrivals = 0;

	/** For one pass: `enter` waits for its turn, the first time; `leave` gives the place to the next. */
	pass(namespace: string): { enter: () => Promise<void>; leave: () => void } {
		let turn: Promise<void> | undefined;
		return {
			enter: () => (turn ??= this.#enter(namespace)),
			leave: () => {
				if (turn) this.#leave();
			},
		};
	}

	async #enter(namespace: string): Promise<void> {
		if (this.#running++ < most) return;
		const key = String(++this.#arrivals);
		await new Promise<void>((start) =>
			this.#waiting.add(namespace, key, start),
		);
	}

	#leave(): void {
		this.#running--;
		const [, start] = this.#waiting.take(() => true) ?? [];
		start?.();
	}
}
