// Watches that the server refuses. A server that starts refuses everybody until its authoriser is warm, and rights come a moment after the
// settings that need them: only a refusal that lasts counts.

/** Milliseconds for which a watch must be refused without a break. One that worked is likely to be allowed again. */
const patience = { known: 30_000, unknown: 5_000 };

type Refusal = { message: string; counts: boolean; timer: NodeJS.Timeout };

export class Refusals {
	/** By title of the watch. */
	readonly #refusals = new Map<string, Refusal>();
	readonly #patience: typeof patience;

	constructor(most = patience) {
		this.#patience = most;
	}

	/** `wasKnown`: the watch had told all that exists. `onCount` is called when the refusal has lasted. */
	refused(
		title: string,
		message: string,
		wasKnown: boolean,
		onCount: () => void,
	): void {
		const before = this.#refusals.get(title);
		if (before) {
			before.message = message;
			return;
		}
		const wait = this.#patience[wasKnown ? "known" : "unknown"];
		const timer = setTimeout(() => {
			refusal.counts = true;
			onCount();
		}, wait).unref();
		const refusal: Refusal = { message, counts: false, timer };
		this.#refusals.set(title, refusal);
	}

	/** Whether a refusal that counted is over. */
	allowed(title: string): boolean {
		const refusal = this.#refusals.get(title);
		clearTimeout(refusal?.timer);
		this.#refusals.delete(title);
		return refusal?.counts === true;
	}

	/** What the server says to a watch that it has refused for long enough. */
	of(title: string): string | undefined {
		const refusal = this.#refusals.get(title);
		return refusal?.counts ? refusal.message : undefined;
	}
}
