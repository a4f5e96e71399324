// Who asked for what: a key that asked a query hears of every change of its answer.

import { MultiMap } from "./multi-map.ts";

export class Subscriptions {
	readonly #keysByQuery = new MultiMap();
	/** As lists: sets would take several times the memory. */
	readonly #queriesByKey = new Map<string, readonly string[]>();

	readonly #onUnasked: (query: string) => void;

	/** `onUnasked` is told of a query when the last who asked it does no more. */
	constructor(onUnasked: (query: string) => void = () => undefined) {
		this.#onUnasked = onUnasked;
	}

	/** Replaces what `key` asks for. */
	set(key: string, queries: ReadonlySet<string>): void {
		for (const query of this.#queriesByKey.get(key) ?? [])
			if (!queries.has(query)) {
				this.#keysByQuery.remove(query, key);
				if (!this.isAsked(query)) this.#onUnasked(query);
			}
		for (const query of queries) this.#keysByQuery.add(query, key);
		if (queries.size > 0) this.#queriesByKey.set(key, [...queries]);
		else this.#queriesByKey.delete(key);
	}

	/** Asks for one more thing without forgetting the others. */
	add(key: string, query: string): void {
		const queries = new Set(this.#queriesByKey.get(key));
		this.set(key, queries.add(query));
	}

	askedFor(query: string): string[] {
		return this.#keysByQuery.of(query);
	}

	isAsked(query: string): boolean {
		return this.#keysByQuery.has(query);
	}

	/** All queries by name for one kind that somebody asks. */
	queriesOf(kind: string): string[] {
		const prefix = `${kind}/`;
		return [...this.#keysByQuery.keys()].filter((query) =>
			query.startsWith(prefix),
		);
	}
}
