// How the watches are: for the metrics, and for the probe of life, because some states end with a new start only.

import { ClusterError } from "./errors.ts";

/** Times in milliseconds of the monotonic clock. */
type Stream = {
	kind: string;
	heardAt: number;
	brokenSince?: number;
	/** Since when the server answers that its state is older than what is held. */
	behindSince?: number;
};
/** `age`: seconds since the watch of the kind that was silent longest told anything. */
export type KindHealth = { kind: string; broken: number; age: number };

const longestBroken = 300_000;
/** One of several API servers may lag for seconds; an etcd that was restored stays behind for hours. */
const longestBehind = 60_000;

export class WatchHealth {
	/** By title. */
	readonly #streams = new Map<string, Stream>();
	#isAhead = false;

	heard(title: string, kind: string, now: number): void {
		this.#streams.set(title, { kind, heardAt: now });
	}

	broke(title: string, kind: string, error: unknown, now: number): void {
		const before: Partial<Stream> = this.#streams.get(title) ?? {};
		const isBehind =
			error instanceof ClusterError && error.failure === "behind";
		const { heardAt = now, brokenSince = now, behindSince = now } = before;
		this.#streams.set(title, {
			kind,
			heardAt,
			brokenSince,
			...(isBehind && { behindSince }),
		});
	}

	isBroken(title: string): boolean {
		return this.#streams.get(title)?.brokenSince !== undefined;
	}

	/** The watch has ended for good. */
	forget(title: string): void {
		this.#streams.delete(title);
	}

	byKind(now: number): KindHealth[] {
		const kinds = Map.groupBy(this.#streams.values(), ({ kind }) => kind);
		return [...kinds].map(([kind, streams]) => ({
			kind,
			broken: streams.filter(({ brokenSince }) => brokenSince !== undefined)
				.length,
			age: Math.max(...streams.map(({ heardAt }) => now - heardAt)) / 1000,
		}));
	}

	/** The server holds an earlier state than it told: caches and watches are ahead of it, and hear nothing for hours. */
	wentBack(): void {
		this.#isAhead = true;
	}

	/** Why the process must be started anew; undefined while it is well. */
	complaint(now: number, isLeader: boolean): string | undefined {
		if (this.#isAhead)
			return "the API server's state is older than what is held; etcd was restored";
		const lasts = (since: number | undefined, most: number) =>
			since !== undefined && now - since > most;
		for (const [title, { behindSince }] of this.#streams)
			if (lasts(behindSince, longestBehind))
				return `the API server's state of ${title} is older than what is held; etcd may have been restored`;
		const streams = [...this.#streams.values()];
		const areAllBroken =
			streams.length > 0 &&
			streams.every(({ brokenSince }) => lasts(brokenSince, longestBroken));
		// Without an API server nobody leads, and a new start would not help.
		if (isLeader && areAllBroken)
			return "every watch has been broken for five minutes";
		return undefined;
	}
}
