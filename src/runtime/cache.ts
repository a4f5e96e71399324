// What the operator remembers of one resource: no more than it uses, never older than what it has seen.
// Fed by the watch and by the answers to our own writes, so that the echo of a write changes nothing.

import type { LiveChild } from "../compile/child.ts";
import { managedBy, managedByLabel } from "../kube/labels.ts";
import type { KubeObject, OwnerReference } from "../kube/objects.ts";
import { fingerprint, foreignPaths, otherManagers } from "./ownership.ts";
import { isNewer } from "./versions.ts";

/** A child and what managedFields said of it. */
export type CachedChild = LiveChild & {
	readonly ownedHash: string;
	/** Others have put members into what we own: it must be read in full and cleaned. */
	readonly hasAdditions: boolean;
	/** Field managers that own something of it besides the cluster's controllers, by name. */
	readonly otherManagers: readonly string[];
};

/** Reduces an object to what is kept of it. */
export type Shape<T> = (object: KubeObject) => T;

export const wholeObject: Shape<KubeObject> = (object) => {
	const { managedFields: _, ...metadata } = object.metadata;
	return { ...object, metadata };
};

/** Objects of others keep their identity only: enough to know that a name is taken. */
export const childShape: Shape<CachedChild> = (object) => {
	const { apiVersion, kind, metadata, spec, status } = object;
	const { managedFields = [], ...rest } = metadata;
	if (!concernsUs(object))
		return {
			apiVersion,
			kind,
			metadata: identityOf(object),
			ownedHash: "",
			hasAdditions: false,
			otherManagers: [],
		};
	const replicas = (spec as { replicas?: number } | undefined)?.replicas;
	return {
		apiVersion,
		kind,
		metadata: rest,
		...(replicas !== undefined && { replicas }),
		...(status !== undefined && {
			status: status as { [member: string]: unknown },
		}),
		ownedHash: fingerprint(metadata),
		hasAdditions: foreignPaths(managedFields).length > 0,
		otherManagers: otherManagers(managedFields),
	};
};

export function concernsUs({ metadata }: KubeObject): boolean {
	return (
		metadata.labels?.[managedByLabel] === managedBy ||
		controllerOf(metadata)?.apiVersion.startsWith("seaworthy.dev/") === true
	);
}

function identityOf({ metadata }: KubeObject): LiveChild["metadata"] {
	const { name, namespace, uid, resourceVersion, ownerReferences } = metadata;
	return {
		name,
		...(namespace !== undefined && { namespace }),
		...(uid !== undefined && { uid }),
		...(resourceVersion !== undefined && { resourceVersion }),
		...(ownerReferences !== undefined && { ownerReferences }),
	};
}

export const controllerOf = (metadata: {
	ownerReferences?: readonly OwnerReference[];
}): OwnerReference | undefined =>
	metadata.ownerReferences?.find(({ controller }) => controller);

type Entry = { metadata: KubeObject["metadata"] };
export type Change<T> = { before: T | undefined; after: T | undefined };

export const nameKey = (namespace: string | undefined, name: string) =>
	`${namespace ?? ""}/${name}`;

export class Cache<T extends Entry> {
	readonly #objects = new Map<string, T>();
	readonly #byOwner = new Map<string, Set<string>>();
	readonly #shape: Shape<T>;
	readonly #onChange: (change: Change<T>) => void;
	readonly #isEcho: (before: T | undefined, after: T) => boolean;
	/** The newest version that the stream has passed; what is not here by then does not exist. */
	#seen = "0";

	constructor(options: {
		shape: Shape<T>;
		onChange: (change: Change<T>) => void;
		/** Whether the answer to our own write says nothing new beyond what we wrote. */
		isEcho?: (before: T | undefined, after: T) => boolean;
	}) {
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
	ownedBy(uid: string): T[] {
		const keys = this.#byOwner.get(uid) ?? [];
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
		if (known || isNewer(resourceVersion, this.#seen)) this.#take(object, true);
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

	bookmark(resourceVersion: string): void {
		if (isNewer(resourceVersion, this.#seen)) this.#seen = resourceVersion;
	}

	/** After a list as of `resourceVersion`: whatever it did not name is gone, unless we wrote it since. */
	retain(names: ReadonlySet<string>, resourceVersion: string): void {
		for (const held of this.#objects.values()) {
			const { namespace, name, resourceVersion: version = "0" } = held.metadata;
			if (names.has(nameKey(namespace, name))) continue;
			if (!isNewer(version, resourceVersion)) this.#drop(held);
		}
		this.bookmark(resourceVersion);
	}

	#pass({ metadata }: KubeObject): void {
		this.bookmark(metadata.resourceVersion ?? "0");
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
		const owner = controllerOf(object.metadata)?.uid;
		if (!owner) return;
		const keys = this.#byOwner.get(owner) ?? new Set();
		this.#byOwner.set(owner, keys.add(key));
	}

	#unindex(key: string, object: T | undefined): void {
		const owner = object && controllerOf(object.metadata)?.uid;
		if (!owner) return;
		const keys = this.#byOwner.get(owner);
		keys?.delete(key);
		if (keys?.size === 0) this.#byOwner.delete(owner);
	}
}
