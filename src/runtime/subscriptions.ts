// Who asked for what: a key that asked a query hears of every change of its answer.

export class Subscriptions {
	readonly #keysByQuery = new Map<string, Set<string>>();
	readonly #queriesByKey = new Map<string, ReadonlySet<string>>();

	/** Replaces what `key` asks for. */
	set(key: string, queries: ReadonlySet<string>): void {
		for (const query of this.#queriesByKey.get(key) ?? [])
			if (!queries.has(query)) this.#leave(query, key);
		for (const query of queries) this.#join(query, key);
		if (queries.size > 0) this.#queriesByKey.set(key, queries);
		else this.#queriesByKey.delete(key);
	}

	/** Asks for one more thing without forgetting the others. */
	add(key: string, query: string): void {
		const queries = new Set(this.#queriesByKey.get(key));
		this.set(key, queries.add(query));
	}

	askedFor(query: string): ReadonlySet<string> {
		return this.#keysByQuery.get(query) ?? nobody;
	}

	/** All queries by name for one kind that somebody asks. */
	queriesOf(kind: string): string[] {
		const prefix = `${kind}/`;
		return [...this.#keysByQuery.keys()].filter((query) =>
			query.startsWith(prefix),
		);
	}

	#join(query: string, key: string): void {
		const keys = this.#keysByQuery.get(query) ?? new Set();
		this.#keysByQuery.set(query, keys.add(key));
	}

	#leave(query: string, key: string): void {
		const keys = this.#keysByQuery.get(query);
		keys?.delete(key);
		if (keys?.size === 0) this.#keysByQuery.delete(query);
	}
}

const nobody: ReadonlySet<string> = new Set();
