// Namespaces that are served from now on: what was dropped or kept in part while they were not is read before anything is planned there.

/** Reads all of it in one namespace. */
type Read = (namespace: string) => Promise<void>;

export class Joining {
	readonly #read: Read;
	/** Namespaces that are not read yet; with the reading that is under way. */
	readonly #open = new Map<string, Promise<void> | undefined>();
	#hasBegun = false;

	constructor(read: Read) {
		this.#read = read;
	}

	/** Watches begin: whatever is served by now arrives whole. */
	begin(): void {
		this.#hasBegun = true;
	}

	change(joined: ReadonlySet<string>, left: ReadonlySet<string>): void {
		for (const namespace of left) this.#open.delete(namespace);
		if (!this.#hasBegun) return;
		for (const namespace of joined) this.#open.set(namespace, undefined);
	}

	/** Resolves when all of the namespace is read; a failure is tried again by who asks next. */
	async done(namespace: string): Promise<void> {
		if (!this.#open.has(namespace)) return;
		const known = this.#open.get(namespace);
		if (known) return known;
		const reading = this.#read(namespace);
		this.#open.set(namespace, reading);
		try {
			await reading;
			this.#end(namespace, reading);
		} catch (error) {
			if (this.#end(namespace, reading)) this.#open.set(namespace, undefined);
			throw error;
		}
	}

	/** False where it left in the meantime, and perhaps joined again. */
	#end(namespace: string, reading: Promise<void>): boolean {
		const isSame = this.#open.get(namespace) === reading;
		return isSame && this.#open.delete(namespace);
	}
}
