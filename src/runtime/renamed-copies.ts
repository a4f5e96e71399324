// Names of copies that somebody else took, and the salt by which the plan finds another name. The salt is random: nobody can take the
// next name beforehand. Each turn rolls pods, so there is one in ten minutes at most.

import { randomBytes } from "node:crypto";
import type { TakenNames } from "../compile/child.ts";

/** Milliseconds between two turns of one parent. */
const turnEvery = 600_000;
/** Names of one parent; the oldest go first. */
const maxNames = 64;

type Taken = {
	uid: string;
	/** Milliseconds, monotonic. */
	at: number;
	readonly salts: Map<string, string>;
};

const none: TakenNames = new Map();

export class RenamedCopies {
	/** By the parent's key. */
	readonly #taken = new Map<string, Taken>();

	/** Of this parent, not of an earlier one of the same name. */
	of(key: string, uid: string): TakenNames {
		const taken = this.#taken.get(key);
		return taken?.uid === uid ? taken.salts : none;
	}

	/** Gives each of the names a salt, all in one turn; where the last turn was too recent, the milliseconds until the next. */
	turn(
		key: string,
		uid: string,
		names: readonly string[],
		now: number,
	): number {
		const last = this.#taken.get(key);
		const isSame = last?.uid === uid;
		if (isSame && now < last.at + turnEvery) return last.at + turnEvery - now;
		const salts = isSame ? last.salts : new Map<string, string>();
		for (const name of names) {
			salts.delete(name);
			salts.set(name, randomBytes(4).toString("hex"));
		}
		for (const eldest of salts.keys()) {
			if (salts.size <= maxNames) break;
			salts.delete(eldest);
		}
		this.#taken.set(key, { uid, at: now, salts });
		return 0;
	}

	/** The parent is gone. */
	forget(key: string): void {
		this.#taken.delete(key);
	}
}
