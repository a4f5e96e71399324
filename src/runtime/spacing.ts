// How often one key runs: an object that is edited a hundred times a second is looked at often enough, and does not crowd out others.

/** Passes at once, before they are spaced. */
const burst = 8;
/** Milliseconds from one pass to the next when they go on. */
const space = 200;

type Allowance = { left: number; at: number };

export class Spacing {
	/** Of keys that ran lately, the longest ago first; `at` in milliseconds of the monotonic clock. */
	readonly #allowances = new Map<string, Allowance>();

	/** Counts a pass that starts. */
	started(key: string, now: number): void {
		const { left } = this.#at(key, now);
		for (const [other, { at }] of this.#allowances) {
			if (now - at < burst * space) break;
			this.#allowances.delete(other);
		}
		// Taken out first, so that it is filed behind all others.
		this.#allowances.delete(key);
		this.#allowances.set(key, { left: left - 1, at: now });
	}

	/** Milliseconds until the key may run; 0 when it may. */
	remaining(key: string, now: number): number {
		const { left } = this.#at(key, now);
		return Math.max(0, (1 - left) * space);
	}

	/** What is left grows with time. */
	#at(key: string, now: number): Allowance {
		const { left, at } = this.#allowances.get(key) ?? { left: burst, at: now };
		return { left: Math.min(burst, left + (now - at) / space), at: now };
	}
}
