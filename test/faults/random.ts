// Randomness that can be had again: numbers from a seed, and numbers from a seed and a name.

/** Draws in order; the same seed gives the same draws. Mulberry32. */
export class Random {
	#state: number;

	constructor(seed: number) {
		this.#state = seed >>> 0;
	}

	/** From 0 up to, not including, 1. */
	next(): number {
		this.#state = (this.#state + 0x6d2b79f5) >>> 0;
		let mixed = this.#state;
		mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	}

	/** A whole number below `end`. */
	below(end: number): number {
		return Math.floor(this.next() * end);
	}

	chance(probability: number): boolean {
		return this.next() < probability;
	}

	pick<T>(items: readonly T[]): T {
		const item = items[this.below(items.length)];
		if (item === undefined) throw new Error("there is nothing to pick from");
		return item;
	}
}

/**
 * Draws for one named thing. What is drawn depends on the seed and the name alone, never on when or after what it is asked:
 * so a replay decides alike although its calls come in another order.
 */
export function randomOf(seed: number, name: string): Random {
	let hash = 0x811c9dc5;
	for (const character of `${seed}/${name}`)
		hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
	const random = new Random(hash);
	// Neighbouring hashes begin alike.
	random.next();
	random.next();
	return random;
}
