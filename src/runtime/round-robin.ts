// What waits, fair between groups: each in turn gives one, the first of its own that may go. One namespace's storm delays its own.

/**
 * Of the free places a group may hold so many times as many: one alone takes a third of all, ten take nearly all. More of one namespace
 * would not be done sooner, because its calls compete on the server; and whoever comes finds a place there as well.
 */
const share = 0.5;

/** Whether a group that holds so many of the places may take one more. */
export const hasShare = (held: number, free: number): boolean =>
	free > 0 && held <= share * free;

/** Counts by name; what is zero is forgotten. */
export class Tally {
	readonly #counts = new Map<string, number>();

	of(name: string): number {
		return this.#counts.get(name) ?? 0;
	}

	add(name: string, more: 1 | -1): void {
		const count = this.of(name) + more;
		if (count > 0) this.#counts.set(name, count);
		else this.#counts.delete(name);
	}
}

export class RoundRobin<T> {
	/** Of each group what waits, by key, in order of arrival; the group whose turn is next comes first. */
	readonly #groups = new Map<string, Map<string, T>>();
	#size = 0;

	get size(): number {
		return this.#size;
	}

	get(group: string, key: string): T | undefined {
		return this.#groups.get(group)?.get(key);
	}

	/** Behind all others of its group; a group that is new comes last. */
	add(group: string, key: string, value: T): void {
		const waiting = this.#groups.get(group) ?? new Map<string, T>();
		this.#groups.set(group, waiting);
		this.#size += waiting.has(key) ? 0 : 1;
		waiting.set(key, value);
	}

	delete(group: string, key: string): void {
		const waiting = this.#groups.get(group);
		if (!waiting?.delete(key)) return;
		this.#size--;
		if (waiting.size === 0) this.#groups.delete(group);
	}

	clear(): void {
		this.#groups.clear();
		this.#size = 0;
	}

	/** Takes out the first of the next group that may go, and whose group may. */
	take(
		mayGo: (group: string) => boolean,
		fits: (value: T) => boolean = () => true,
	): [key: string, value: T] | undefined {
		for (const [group, waiting] of this.#groups) {
			if (!mayGo(group)) continue;
			for (const [key, value] of waiting) {
				if (!fits(value)) continue;
				this.delete(group, key);
				// Taken out first, so that it is filed behind all others.
				this.#groups.delete(group);
				if (waiting.size > 0) this.#groups.set(group, waiting);
				return [key, value];
			}
		}
		return undefined;
	}
}
