// How often a child is put right: two that pull at the same object must not make a storm of writes, and the wrong state must not stay.

/** Edits of one object by others that are put right at once; more would be a fight. */
const atOnce = 3;
/** Milliseconds: the first wait, doubled with each repair, and the longest. An urgent child is right again within seconds. */
const firstWait = 1_000;
const longestWait = { urgent: 4_000, other: 30_000 } as const;
/** Milliseconds without a repair until a fight is no longer told, beyond the longest wait; and until it is forgotten. */
const calm = 5_000;
const memory = 600_000;

const longestWaitOf = (isUrgent: boolean): number =>
	longestWait[isUrgent ? "urgent" : "other"];

/** Repairs of one object, one after another. */
type Fight = {
	count: number;
	/** RFC 3339. */
	since: string;
	/** Field managers, sorted. */
	by: readonly string[];
	/** Milliseconds of the monotonic clock. */
	last: number;
};
/** A fight as it is told; `remaining` are the milliseconds until it is over if nobody edits. */
export type Contest = {
	edits: number;
	since: string;
	by: readonly string[];
	remaining: number;
};

export class RepairLimiter {
	/** By uid, the longest quiet first. */
	readonly #fights = new Map<string, Fight>();

	/** Milliseconds until the object may be put right; 0 when it may at once. */
	waitOf(uid: string, isUrgent: boolean, now: number): number {
		const { count = 0, last = 0 } = this.#at(uid, now) ?? {};
		if (count < atOnce) return 0;
		const doubled = firstWait * 2 ** (count - atOnce);
		const wait = Math.min(longestWaitOf(isUrgent), doubled);
		return Math.max(0, last + wait - now);
	}

	/** Something of it was really put right: an attempt that failed, or that changed nothing, is no repair. */
	repaired(uid: string, by: readonly string[], now: number, at: string): void {
		const before = this.#at(uid, now) ?? { count: 0, since: at, by: [] };
		for (const [other, { last }] of this.#fights) {
			if (now - last < memory) break;
			this.#fights.delete(other);
		}
		// Taken out first, so that it is filed behind all others.
		this.#fights.delete(uid);
		this.#fights.set(uid, {
			count: before.count + 1,
			since: before.since,
			by: [...new Set([...before.by, ...by])].sort(),
			last: now,
		});
	}

	/** The fight over an object that is right, or that is wrong by one more edit `of` these managers; undefined where there is none. */
	fightOver(
		uid: string,
		isUrgent: boolean,
		of: readonly string[] | undefined,
		now: number,
	): Contest | undefined {
		const fight = this.#at(uid, now);
		const edits = (fight?.count ?? 0) + (of ? 1 : 0);
		if (!fight || edits <= atOnce) return undefined;
		const remaining = fight.last + longestWaitOf(isUrgent) + calm - now;
		if (!of && remaining <= 0) return undefined;
		const by = [...new Set([...fight.by, ...(of ?? [])])].sort();
		return { edits, since: fight.since, by, remaining };
	}

	#at(uid: string, now: number): Fight | undefined {
		const fight = this.#fights.get(uid);
		return fight && now - fight.last < memory ? fight : undefined;
	}
}
