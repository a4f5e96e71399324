// Several values under a key. Most keys have one: it is kept without a set around it, which would be larger than both together.

export class MultiMap {
	readonly #values = new Map<string, string | Set<string>>();

	of(key: string): string[] {
		const values = this.#values.get(key) ?? [];
		return typeof values === "string" ? [values] : [...values];
	}

	has(key: string): boolean {
		return this.#values.has(key);
	}

	keys(): Iterable<string> {
		return this.#values.keys();
	}

	add(key: string, value: string): void {
		const values = this.#values.get(key);
		if (values === undefined) this.#values.set(key, value);
		else if (typeof values !== "string") values.add(value);
		else if (values !== value) this.#values.set(key, new Set([values, value]));
	}

	remove(key: string, value: string): void {
		const values = this.#values.get(key);
		if (typeof values === "object") {
			values.delete(value);
			if (values.size > 0) return;
		} else if (values !== value) return;
		this.#values.delete(key);
	}
}
