// How often a status that only counts is written: a rollout of many pods is told once a second, not once per pod.

/** Milliseconds between two statuses of one object that say nothing but numbers. */
const least = 1_000;

export class Pace {
	/** When each status was written last, oldest first; milliseconds of the monotonic clock. */
	readonly #written = new Map<string, number>();
	readonly #again: (key: string, milliseconds: number) => void;

	/** `again` has the key looked at once more after a while. */
	constructor(again: (key: string, milliseconds: number) => void) {
		this.#again = again;
	}

	wrote(key: string, now: number): void {
		for (const [other, time] of this.#written) {
			if (now - time < least) break;
			this.#written.delete(other);
		}
		// Taken out first, so that it is filed behind all older ones.
		this.#written.delete(key);
		this.#written.set(key, now);
	}

	/** Has the key looked at once more after so many milliseconds, whatever else it waits for. */
	lookAgain(key: string, milliseconds: number | undefined): void {
		if (milliseconds !== undefined) this.#again(key, milliseconds);
	}

	/** Whether it is too early for one that says `onlyCounts`; then the key comes back in time. */
	putsOff(key: string, now: number, onlyCounts: () => boolean): boolean {
		const time = this.#written.get(key);
		if (time === undefined) return false;
		const remaining = time + least - now;
		if (remaining <= 0 || !onlyCounts()) return false;
		this.#again(key, remaining);
		return true;
	}
}
