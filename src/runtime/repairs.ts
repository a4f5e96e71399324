// How often a child had to be put right: two that pull at the same object must not make a storm of writes.

/** Repairs of one object within `period` milliseconds; more would be a fight. */
const most = 3;
const period = 600_000;

export class Repairs {
	/** When each object was repaired lately, by uid; milliseconds of the monotonic clock. */
	readonly #times = new Map<string, number[]>();

	/** False when it has been repaired often enough for now. */
	mayRepair(uid: string, now: number): boolean {
		return this.#recent(uid, now).length < most;
	}

	/** Something of it was really put right: an attempt that failed, or that changed nothing, is no repair. */
	repaired(uid: string, now: number): void {
		// A map that only grows would remember every object that ever drifted.
		for (const other of this.#times.keys())
			if (this.#recent(other, now).length === 0) this.#times.delete(other);
		this.#times.set(uid, [...this.#recent(uid, now), now]);
	}

	#recent(uid: string, now: number): number[] {
		const times = this.#times.get(uid) ?? [];
		return times.filter((time) => now - time < period);
	}
}
