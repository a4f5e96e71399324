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
/**
 * `others`: the owner wrote it, or is writing and hears at the end. `owner`: told to others already; it was not what the owner wrote, or
 * not that alone.
 */
export type Concern = "all" | "others" | "owner";
type Listener<T> = (change: Change<T>, concern: Concern) => void;

export class Cache<T extends Entry> {
	/** Packed, by namespace and name. */
	readonly #objects = new Map<string, string>();
	readonly #byOwner = new OwnerIndex();
	readonly #shape: Shape<T>;
	readonly #packing: Packing<T>;
	readonly #onChange: Listener<T>;
	readonly #isEcho: (before: T | undefined, after: T) => boolean;
	/** Of objects that are being written: what the stream told of them meanwhile. */
	readonly #writing = new Map<string, Change<T>[]>();
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

	/** An object of a list beside the stream, which may have told newer things of it. */
	add(object: KubeObject): void {
		this.#take(object);
	}

	/**
	 * Makes a write of ours to an object, and takes its answer. The stream often tells of the write before the answer comes: only
	 * then is it known whether that was all it told, and the owner need not look again.
	 */
	async write<A extends KubeObject | "taken" | undefined>(
		{ namespace, name }: { namespace?: string; name: string },
		send: () => Promise<A>,
	): Promise<A> {
		const key = nameKey(namespace, name);
		// A key runs once at a time; should there be a second writer, both look again.
		const heard = this.#writing.get(key) ?? [];
		this.#writing.set(key, heard);
		let version: string | undefined;
		try {
			const answer = await send();
			if (typeof answer === "object") {
				this.observe(answer);
				version = answer.metadata.resourceVersion;
			}
			return answer;
		} finally {
			this.#writing.delete(key);
			const last = heard.at(-1);
			if (last && !this.#isOurs(heard, version)) this.#onChange(last, "owner");
		}
	}

	/** The answer to a write of ours. It may come after the stream has reported a deletion: then it is ignored. */
	observe(object: KubeObject): void {
		const { namespace, name, resourceVersion = "0" } = object.metadata;
		const known = this.#objects.has(nameKey(namespace, name));
		const stream = this.#streamOf(namespace);
		// The namespace was let go while the write was under way.
		if (this.#isPerNamespace && !this.#seen.has(stream)) return;
		const seen = this.#seen.get(stream) ?? "0";
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

	/** What is held of this very version is laid down anew, as its shape is by now; nothing has changed. */
	complete(object: KubeObject): void {
		const { namespace, name, uid, resourceVersion } = object.metadata;
		const held = this.get(namespace ?? "", name)?.metadata;
		if (held?.uid !== uid || held?.resourceVersion !== resourceVersion)
			return this.observe(object);
		const text = this.#packing.pack(this.#shape(object));
		this.#objects.set(nameKey(namespace, name), text);
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
		const change = { before: same, after };
		const heard = isAnswer ? undefined : this.#writing.get(key);
		heard?.push(change);
		this.#onChange(change, isEcho || heard ? "others" : "all");
	}

	/** Whether the stream told of a write of ours and of nothing else. */
	#isOurs(
		[only, ...more]: readonly Change<T>[],
		version: string | undefined,
	): boolean {
		return (
			more.length === 0 &&
			only?.after !== undefined &&
			only.after.metadata.resourceVersion === version &&
			this.#isEcho(only.before, only.after)
		);
	}

	#drop(held: T): void {
		const key = nameKey(held.metadata.namespace, held.metadata.name);
		this.#byOwner.remove(key, held);
		this.#objects.delete(key);
		this.#onChange({ before: held, after: undefined }, "all");
	}
}
