// When to try again what the API server refuses: it may be allowed later without any event that the operator sees.

/** Milliseconds: the longest wait after the first try that was refused; it doubles with each further one. */
const firstWait = 5_000;
const longestWait = 60_000;

/** Keys retried early after another key of their namespace succeeds: when a quota was raised all follow within seconds. */
const retriedEarly = 2;

/** Milliseconds until a quota counts without an object that is gone. */
const recount = 1_000;

type Refusal = { tries: number; due: number };

/** `wait` is the longest that may pass from one try to the next, `remaining` what is left until the next; milliseconds. */
export type NextTry = { wait: number; remaining: number };

export class RefusalRetries {
	/** By namespace and key, the key that was refused first ahead; `due` in milliseconds of the monotonic clock. */
	readonly #refused = new Map<string, Map<string, Refusal>>();
	readonly #retryEarly: (key: string, milliseconds: number) => void;

	/** `retryEarly` has the key run after so many milliseconds. */
	constructor(retryEarly: (key: string, milliseconds: number) => void) {
		this.#retryEarly = retryEarly;
	}

	/** Counts a refused try. One that an event caused before its time changes neither the count nor the next time. */
	refused(namespace: string, key: string, now: number): NextTry {
		const keys = this.#refused.get(namespace) ?? new Map<string, Refusal>();
		this.#refused.set(namespace, keys);
		const before = keys.get(key) ?? { tries: 0, due: now };
		const next =
			now < before.due ? before : refusalAfter(before.tries + 1, now);
		keys.set(key, next);
		return { wait: waitAfter(next.tries), remaining: next.due - now };
	}

	/** Nothing of the key is refused any more: what was refused it may be allowed others, too. */
	settled(namespace: string, key: string): void {
		if (this.forget(namespace, key)) this.#retrySome(namespace, 0);
	}

	/** The key asks for nothing any more; gives whether it was refused something. */
	forget(namespace: string, key: string): boolean {
		const keys = this.#refused.get(namespace);
		if (!keys?.delete(key)) return false;
		if (keys.size === 0) this.#refused.delete(namespace);
		return true;
	}

	/** An object of the namespace is gone, which may leave room in a quota. */
	roomMade(namespace: string): void {
		this.#retrySome(namespace, recount);
	}

	#retrySome(namespace: string, milliseconds: number): void {
		const keys = this.#refused.get(namespace)?.keys() ?? [];
		let retried = 0;
		for (const key of keys) {
			this.#retryEarly(key, milliseconds);
			if (++retried === retriedEarly) return;
		}
	}
}

const waitAfter = (tries: number): number =>
	Math.min(longestWait, firstWait * 2 ** Math.min(tries - 1, 10));

/** A quarter at most is taken off at random, so that not all come back at once. */
const refusalAfter = (tries: number, now: number): Refusal => ({
	tries,
	due: now + waitAfter(tries) * (1 - Math.random() / 4),
});
