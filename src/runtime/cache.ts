// What the operator remembers of one resource, never older than what it has seen.
// Fed by the watch and by the answers to our own writes, so that the echo of a write changes nothing.

import type { KubeObject } from "../kube/objects.ts";
import { OwnerIndex } from "./owner-index.ts";
import type { Packing } from "./packing.ts";
import type { Shape } from "./shapes.ts";
import { nameKey, placeOf } from "./shapes.ts";
import { isNewer } from "./versions.ts";

type Entry = { metadata: KubeObject["metadata"] };
export type Change<T> = { before: T | undefined; after: T | undefined };
/** `isEcho`: it says what a write of ours did, and no more. */
type Listener<T> = (change: Change<T>, isEcho: boolean) => void;

export class Cache<T extends Entry> {
	/** Packed, by namespace and name. */
	readonly #objects = new Map<string, string>();
	readonly #byOwner = new OwnerIndex();
	readonly #shape: Shape<T>;
	readonly #packing: Packing<T>;
	readonly #onChange: Listener<T>;
	readonly #isEcho: (before: T | undefined, after: T) => boolean;
	/** Of objects that are being written: what the stream told of them meanwhile. */
	readonly #writing = new Map<string, { news?: Change<T> }>();
	/** The newest version that the stream of a namespace, or of all, has passed; what is not here by then does not exist. */
	readonly #seen = new Map<string, string>();
	readonly #isPerNamespace: boolean;

	constructor(options: {
		shape: Shape<T>;
		packing: Packing<T>;
		onChange: Listener<T>;
		/** Whether the answer to our own write says nothing new beyond what we wrote. */
		isEcho?: (before: T | undefined, after: T) => boolean;
		/** Whether each namespace has a stream of its own. */
		isPerNamespace?: boolean;
	}) {
		this.#isPerNamespace = options.isPerNamespace ?? false;
		this.#shape = options.shape;
		this.#packing = options.packing;
		this.#onChange = options.onChange;
		this.#isEcho = options.isEcho ?? (() => true);
	}

	get size(): number {
		return this.#objects.size;
	}
	get(namespace: string, name: string): T | undefined {
		return this.#at(nameKey(namespace, name));
	}
	holds({ metadata }: KubeObject): boolean {
		return this.#objects.has(nameKey(metadata.namespace, metadata.name));
	}
	*all(): Generator<T> {
		for (const [key, text] of this.#objects)
			yield this.#packing.unpack(text, placeOf(key));
	}
	/** `owner` is a uid, or what `belonging` gives. */
	ownedBy(owner: string): T[] {
		return this.#byOwner.of(owner).flatMap((key) => this.#at(key) ?? []);
	}

	/** An object from the stream. Older news than what is held, and the echo of our own write, change nothing. */
	upsert(object: KubeObject): void {
		this.#pass(object);
		this.#take(object);
	}

	/**
	 * Makes a write of ours to an object, and takes its answer. The stream often tells of the write before the answer comes:
	 * what it tells meanwhile waits until it is known whether it was that.
	 */
	async write<A extends KubeObject | "taken" | undefined>(
		{ namespace, name }: { namespace?: string; name: string },
		send: () => Promise<A>,
	): Promise<A> {
		const key = nameKey(namespace, name);
		const waiting: { news?: Change<T> } = {};
		this.#writing.set(key, waiting);
		let version: string | undefined;
		try {
			const answer = await send();
			if (typeof answer === "object") {
				this.observe(answer);
				version = answer.metadata.resourceVersion;
			}
			return answer;
		} finally {
			// Of two writers at once the first to end leaves the rest to the other.
			if (this.#writing.get(key) === waiting) this.#writing.delete(key);
			if (waiting.news) this.#release(waiting.news, version);
		}
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
		const held = this.#at(nameKey(namespace, name));
		if (!held) return;
		const another = held.metadata.uid !== uid;
		if (
			another &&
			isNewer(held.metadata.resourceVersion ?? "0", resourceVersion)
		)
			return;
		this.#drop(held);
	}

	/** The server says that this very object is gone. The answer may be late: the stream may have told of another in its place. */
	forget({ namespace, name, uid }: KubeObject["metadata"]): void {
		const held = this.#at(nameKey(namespace, name));
		if (held && held.metadata.uid === uid) this.#drop(held);
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
		for (const key of this.#objects.keys()) {
			const { namespace } = placeOf(key);
			if (this.#streamOf(namespace) !== this.#streamOf(stream)) continue;
			const held = names.has(key) ? undefined : this.#at(key);
			const version = held?.metadata.resourceVersion ?? "0";
			if (held && !isNewer(version, resourceVersion)) this.#drop(held);
		}
		this.bookmark(resourceVersion, stream);
	}

	/** The namespace is not watched any more. */
	forgetNamespace(namespace: string): void {
		this.#seen.delete(this.#streamOf(namespace));
		for (const key of this.#objects.keys()) {
			const held = placeOf(key).namespace === namespace && this.#at(key);
			if (held) this.#drop(held);
		}
	}

	#at(key: string): T | undefined {
		const text = this.#objects.get(key);
		return text === undefined
			? undefined
			: this.#packing.unpack(text, placeOf(key));
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
		const packed = this.#objects.get(key);
		const before = this.#at(key);
		if (
			before &&
			!isNewer(resourceVersion, before.metadata.resourceVersion ?? "0")
		)
			return;
		// Deleted and made anew while we did not look: two changes, so that nobody takes the new one for the old.
		if (before && before.metadata.uid !== uid) this.#drop(before);
		const after = this.#shape(object);
		const text = this.#packing.pack(after);
		this.#byOwner.remove(key, before);
		this.#objects.set(key, text);
		this.#byOwner.add(key, after);
		const same = before?.metadata.uid === uid ? before : undefined;
		const isEcho = isAnswer && this.#isEcho(same, after);
		if (!isEcho && packed && same && this.#packing.saysTheSame?.(packed, text))
			return;
		this.#tell(key, { before: same, after }, isEcho);
	}

	#tell(key: string, { before, after }: Change<T>, isEcho = false): void {
		const waiting = isEcho ? undefined : this.#writing.get(key);
		const first = waiting?.news ? waiting.news.before : before;
		if (waiting && after) {
			waiting.news = { before: first, after };
			return;
		}
		// That it is gone is told at once, and was never an echo.
		if (waiting) delete waiting.news;
		this.#onChange({ before: first ?? before, after }, isEcho);
	}

	#release(news: Change<T>, version: string | undefined): void {
		const { before, after } = news;
		const isOurs =
			after !== undefined &&
			after.metadata.resourceVersion === version &&
			this.#isEcho(before, after);
		this.#onChange(news, isOurs);
	}

	#drop(held: T): void {
		const key = nameKey(held.metadata.namespace, held.metadata.name);
		this.#byOwner.remove(key, held);
		this.#objects.delete(key);
		this.#tell(key, { before: held, after: undefined });
	}
}
