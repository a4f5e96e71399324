// What the operator remembers of one resource, never older than what it has seen.
// Fed by the watch and by the answers to our own writes, so that the echo of a write changes nothing.

import type { KubeObject } from "../kube/objects.ts";
import type { Shape } from "./shapes.ts";
import { nameKey, ownersOf } from "./shapes.ts";
import { isNewer } from "./versions.ts";

type Entry = { metadata: KubeObject["metadata"] };
export type Change<T> = { before: T | undefined; after: T | undefined };

export class Cache<T extends Entry> {
	readonly #objects = new Map<string, T>();
	readonly #byOwner = new Map<string, Set<string>>();
	readonly #shape: Shape<T>;
	readonly #onChange: (change: Change<T>) => void;
	readonly #isEcho: (before: T | undefined, after: T) => boolean;
	/** The newest version that the stream of a namespace, or of all, has passed; what is not here by then does not exist. */
	readonly #seen = new Map<string, string>();
	readonly #isPerNamespace: boolean;

	constructor(options: {
		shape: Shape<T>;
		onChange: (change: Change<T>) => void;
		/** Whether the answer to our own write says nothing new beyond what we wrote. */
		isEcho?: (before: T | undefined, after: T) => boolean;
		/** Whether each namespace has a stream of its own. */
		isPerNamespace?: boolean;
	}) {
		this.#isPerNamespace = options.isPerNamespace ?? false;
		this.#shape = options.shape;
		this.#onChange = options.onChange;
		this.#isEcho = options.isEcho ?? (() => true);
	}

	get size(): number {
		return this.#objects.size;
	}
	get(namespace: string, name: string): T | undefined {
		return this.#objects.get(nameKey(namespace, name));
	}
	holds({ metadata }: KubeObject): boolean {
		return this.#objects.has(nameKey(metadata.namespace, metadata.name));
	}
	values(): IterableIterator<T> {
		return this.#objects.values();
	}
	/** `owner` is a uid, or what `belonging` gives. */
	ownedBy(owner: string): T[] {
		const keys = this.#byOwner.get(owner) ?? [];
		return [...keys].flatMap((key) => this.#objects.get(key) ?? []);
	}

	/** An object from the stream. Older news than what is held, and the echo of our own write, change nothing. */
	upsert(object: KubeObject): void {
		this.#pass(object);
		this.#take(object);
	}

	/** The answer to a write of ours. It may come after the stream has reported a deletion: then it is ignored. */
	observe(object: KubeObject): void {
		const { namespace, name, resourceVersion = "0" } = object.metadata;
		const known = this.#objects.has(nameKey(namespace, name));
		const seen = this.#seen.get(this.#streamOf(namespace)) ?? "0";
		if (known || isNewer(resourceVersion, seen)) this.#take(object, true);
	}

	/** A deletion from the stream; of an earlier object of the same name when we hold a newer one. */
	remove(object: KubeObject): void {
		this.#pass(object);
		const { namespace, name, uid, resourceVersion = "0" } = object.metadata;
		const held = this.#objects.get(nameKey(namespace, name));
		if (!held) return;
		const another = held.metadata.uid !== uid;
		if (
			another &&
			isNewer(held.metadata.resourceVersion ?? "0", resourceVersion)
		)
			return;
		this.#drop(held);
	}

	/** The server says that there is no such object (any more). */
	forget(namespace: string, name: string): void {
		const held = this.#objects.get(nameKey(namespace, name));
		if (held) this.#drop(held);
	}

	bookmark(resourceVersion: string, namespace?: string): void {
		const stream = this.#streamOf(namespace);
		if (isNewer(resourceVersion, this.#seen.get(stream) ?? "0"))
			this.#seen.set(stream, resourceVersion);
	}

	/** After a list as of `resourceVersion`: whatever it did not name is gone, unless we wrote it since. */
	retain(
		names: ReadonlySet<string>,
		resourceVersion: string,
		stream?: string,
	): void {
		for (const held of this.#objects.values()) {
			const { namespace, name, resourceVersion: version = "0" } = held.metadata;
			if (this.#streamOf(namespace) !== this.#streamOf(stream)) continue;
			if (names.has(nameKey(namespace, name))) continue;
			if (!isNewer(version, resourceVersion)) this.#drop(held);
		}
		this.bookmark(resourceVersion, stream);
	}

	/** The namespace is not watched any more. */
	forgetNamespace(namespace: string): void {
		this.#seen.delete(this.#streamOf(namespace));
		for (const held of this.#objects.values())
			if (held.metadata.namespace === namespace) this.#drop(held);
	}

	#streamOf(namespace: string | undefined): string {
		return this.#isPerNamespace ? (namespace ?? "") : "";
	}

	#pass({ metadata }: KubeObject): void {
		this.bookmark(metadata.resourceVersion ?? "0", metadata.namespace);
	}

	#take(object: KubeObject, isAnswer = false): void {
		const { namespace, name, uid, resourceVersion = "0" } = object.metadata;
		const key = nameKey(namespace, name);
		const before = this.#objects.get(key);
		if (
			before &&
			!isNewer(resourceVersion, before.metadata.resourceVersion ?? "0")
		)
			return;
		// Deleted and made anew while we did not look: two changes, so that nobody takes the new one for the old.
		if (before && before.metadata.uid !== uid) this.#drop(before);
		const after = this.#shape(object);
		this.#unindex(key, this.#objects.get(key));
		this.#objects.set(key, after);
		this.#index(key, after);
		const same = before?.metadata.uid === uid ? before : undefined;
		if (isAnswer && this.#isEcho(same, after)) return;
		this.#onChange({ before: same, after });
	}

	#drop(held: T): void {
		const key = nameKey(held.metadata.namespace, held.metadata.name);
		this.#unindex(key, held);
		this.#objects.delete(key);
		this.#onChange({ before: held, after: undefined });
	}

	#index(key: string, object: T): void {
		for (const owner of ownersOf(object)) {
			const keys = this.#byOwner.get(owner) ?? new Set();
			this.#byOwner.set(owner, keys.add(key));
		}
	}

	#unindex(key: string, object: T | undefined): void {
		for (const owner of object ? ownersOf(object) : []) {
			const keys = this.#byOwner.get(owner);
			keys?.delete(key);
			if (keys?.size === 0) this.#byOwner.delete(owner);
		}
	}
}
