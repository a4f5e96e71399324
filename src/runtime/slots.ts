// How many calls are in flight. More would not be answered sooner: a busy API server only lets them wait, and its other clients with them.

export const mostCalls = 16;
/**
 * Of one kind. A Service that waits for its address takes fifty times as long as other writes: a burst of them must not
 * hold up the rest.
 */
const mostOfOneKind = mostCalls / 2;

type Waiting = { kind: string; start: () => void };

export class Slots {
	readonly #inFlight = new Map<string, number>();
	readonly #waiting: Waiting[] = [];
	#total = 0;

	/** Runs the work when its turn comes: in order, but for those whose kind has its share. */
	async use<T>(kind: string, work: () => Promise<T>): Promise<T> {
		const isNext = !this.#waiting.some((other) => other.kind === kind);
		if (isNext && this.#isFree(kind)) this.#enter(kind);
		else
			await new Promise<void>((start) => this.#waiting.push({ kind, start }));
		try {
			return await work();
		} finally {
			this.#leave(kind);
		}
	}

	#isFree(kind: string): boolean {
		const ofKind = this.#inFlight.get(kind) ?? 0;
		return this.#total < mostCalls && ofKind < mostOfOneKind;
	}

	#enter(kind: string): void {
		this.#total++;
		this.#inFlight.set(kind, (this.#inFlight.get(kind) ?? 0) + 1);
	}

	/** Handed on in the same breath, so that nobody overtakes. */
	#leave(kind: string): void {
		this.#total--;
		this.#inFlight.set(kind, (this.#inFlight.get(kind) ?? 1) - 1);
		const next = this.#waiting.findIndex((each) => this.#isFree(each.kind));
		const [waiting] = next < 0 ? [] : this.#waiting.splice(next, 1);
		if (!waiting) return;
		this.#enter(waiting.kind);
		waiting.start();
	}
}
