// Objects of others that are found by index: identity and labels, or what is asked for, and nothing of those that no index files or nobody asks for.

import type { Listed, Query } from "../controllers/controller.ts";
import { queryKey } from "../controllers/controller.ts";
import { canonical } from "../kube/names.ts";
import type { KubeObject, Resource } from "../kube/objects.ts";
import { Cache } from "./cache.ts";
import type { Cluster, Detail } from "./cluster.ts";
import { asJson } from "./packing.ts";
import { objectsIn } from "./pages.ts";
import type { Sink } from "./reflector.ts";
import { controllerOf, nameKey, placeOf } from "./shapes.ts";

type Options = {
	listed: Listed;
	cluster: Pick<Cluster, "list">;
	/** Whether anybody asks the query. */
	isAsked: (query: string) => boolean;
	isServed: (namespace: string) => boolean;
	notify: (query: string) => void;
};

export class Listing {
	readonly #options: Options;
	readonly #cache: Cache<KubeObject>;
	/** Query -> places of what the index files there. */
	readonly #filed = new Map<string, Set<string>>();
	/** Of queries that are asked: when what existed before is known. */
	readonly #filled = new Map<string, Promise<void>>();
	/** For each list that is under way what was deleted meanwhile, or is not kept any more. */
	readonly #removed = new Set<Set<string>>();

	constructor(options: Options) {
		this.#options = options;
		this.#cache = new Cache<KubeObject>({
			shape: (object) => object,
			packing: asJson,
			onChange: ({ before, after }) => this.#changed(before, after),
		});
	}

	/** What the index files under the query's value; undefined where the query is another's. Whoever asks has subscribed. */
	async find(query: Query): Promise<readonly KubeObject[] | undefined> {
		const { resource, index } = this.#options.listed;
		if (!("index" in query)) return undefined;
		if (query.kind !== resource.kind || query.index !== index) return undefined;
		await this.#fill(query.value);
		return [...(this.#filed.get(queryKey(query)) ?? [])].flatMap((key) => {
			const { namespace, name } = placeOf(key);
			return this.#cache.get(namespace, name) ?? [];
		});
	}

	/** Nobody asks the query any more. */
	forget(query: string): void {
		if (!this.#filled.delete(query)) return;
		for (const key of this.#filed.get(query) ?? []) {
			const { namespace, name } = placeOf(key);
			const held = this.#cache.get(namespace, name);
			if (held && !this.#isWanted(held)) this.#cache.forget(held.metadata);
		}
	}

	/** Reads what was dropped of a namespace that is served from now on. */
	async join(namespace: string): Promise<void> {
		if (!this.#options.listed.namespaceOf) await this.#list(namespace);
	}

	/** Drops what was kept of namespaces that are served no more. */
	leave(namespaces: ReadonlySet<string>): void {
		if (this.#options.listed.namespaceOf) return;
		for (const { metadata } of this.#cache.all())
			if (namespaces.has(metadata.namespace ?? ""))
				this.#cache.forget(metadata);
	}

	/** What is held, and of which kind. */
	get cache(): [string, Cache<KubeObject>] {
		return [this.#options.listed.resource.kind, this.#cache];
	}

	get watch(): Watch {
		const { resource, selector } = this.#options.listed;
		const watch = { resource, detail: this.#detail, sink: this.#sink };
		return selector === undefined ? watch : { ...watch, selector };
	}

	get #detail(): Detail {
		return this.#options.listed.shape ? "full" : "metadata";
	}

	get #sink(): Sink {
		const cache = this.#cache;
		return {
			upsert: (object) => {
				const isHeld = cache.holds(object);
				const kept =
					isHeld || this.#isWanted(object) ? this.#shape(object) : undefined;
				if (kept) cache.upsert(kept);
				else this.#drop(object, isHeld);
			},
			remove: (object) => this.#drop(object, true),
			bookmark: (version) => cache.bookmark(version),
			retain: (names, version) => cache.retain(names, version),
		};
	}

	/** A list that is under way may hold it as it was. */
	#drop(object: KubeObject, isHeld: boolean): void {
		for (const removed of this.#removed) removed.add(keyOf(object));
		if (isHeld) this.#cache.remove(object);
	}

	#shape(object: KubeObject): KubeObject | undefined {
		return (this.#options.listed.shape ?? identity)(object);
	}

	/** A cluster full of pods costs nothing where nobody asks for them. */
	#isWanted(object: KubeObject): boolean {
		const { listed, isAsked, isServed } = this.#options;
		const { resource, index, valuesOf, namespaceOf } = listed;
		const { kind } = resource;
		const values = valuesOf(object);
		if (!namespaceOf)
			return values.length > 0 && isServed(object.metadata.namespace ?? "");
		return values.some((value) => isAsked(queryKey({ kind, index, value })));
	}

	/** The stream told of what exists before anybody asked. */
	#fill(value: string): Promise<void> {
		const { resource, index, namespaceOf } = this.#options.listed;
		if (!namespaceOf) return Promise.resolve();
		const query = queryKey({ kind: resource.kind, index, value });
		const known = this.#filled.get(query);
		if (known) return known;
		const filled = this.#list(namespaceOf(value)).catch((error: unknown) => {
			this.#filled.delete(query);
			throw error;
		});
		this.#filled.set(query, filled);
		return filled;
	}

	/** What was deleted while it was listed is not taken for alive. */
	async #list(namespace: string): Promise<void> {
		const { listed, cluster } = this.#options;
		const { resource, selector } = listed;
		const removed = new Set<string>();
		this.#removed.add(removed);
		const detail = this.#detail;
		const pages = objectsIn(cluster, resource, namespace, {
			detail,
			...(selector !== undefined && { selector }),
		});
		try {
			for await (const object of pages) {
				const isThere = this.#isWanted(object) && !removed.has(keyOf(object));
				const kept = isThere ? this.#shape(object) : undefined;
				if (kept) this.#cache.add(kept);
			}
		} finally {
			this.#removed.delete(removed);
		}
	}

	#changed(before: KubeObject | undefined, after: KubeObject | undefined) {
		const { news = told } = this.#options.listed;
		const newsOf = (object: KubeObject | undefined) =>
			canonical((object && news(object)) ?? "");
		const isSame = newsOf(before) === newsOf(after);
		for (const query of this.#queriesOf(before)) {
			const filed = this.#filed.get(query);
			filed?.delete(keyOf(before));
			if (filed?.size === 0) this.#filed.delete(query);
			if (!isSame) this.#options.notify(query);
		}
		for (const query of this.#queriesOf(after)) {
			const filed = this.#filed.get(query) ?? new Set();
			this.#filed.set(query, filed.add(keyOf(after)));
			if (!isSame) this.#options.notify(query);
		}
	}

	#queriesOf(object: KubeObject | undefined): string[] {
		if (!object) return [];
		const { resource, index, valuesOf } = this.#options.listed;
		const { kind } = resource;
		return valuesOf(object).map((value) => queryKey({ kind, index, value }));
	}
}

type Watch = {
	resource: Resource;
	detail: Detail;
	sink: Sink;
	selector?: string;
};

/** One watch for all listings of the same objects: of whole ones where one of them reads those. */
export function watchesOf(listings: readonly Listing[]): Watch[] {
	const watches = new Map<string, Watch>();
	for (const { watch } of listings) {
		const key = `${watch.resource.kind} ${watch.selector ?? ""}`;
		const first = watches.get(key);
		const sink = first ? both(first.sink, watch.sink) : watch.sink;
		const detail = first?.detail === "full" ? first.detail : watch.detail;
		watches.set(key, { ...watch, detail, sink });
	}
	return [...watches.values()];
}

const both = (one: Sink, other: Sink): Sink => ({
	upsert: (object) => {
		one.upsert(object);
		other.upsert(object);
	},
	remove: (object) => {
		one.remove(object);
		other.remove(object);
	},
	bookmark: (version) => {
		one.bookmark(version);
		other.bookmark(version);
	},
	retain: (names, version) => {
		one.retain(names, version);
		other.retain(names, version);
	},
});

const keyOf = (object: KubeObject | undefined) =>
	nameKey(object?.metadata.namespace, object?.metadata.name ?? "");

/** Pods write their status all the time; that is news for nobody here. */
const told = (object: KubeObject): unknown => ({
	...object,
	metadata: { ...object.metadata, resourceVersion: undefined },
});

function identity({ apiVersion, kind, metadata }: KubeObject): KubeObject {
	const { name, namespace, uid, resourceVersion, labels, deletionTimestamp } =
		metadata;
	const owner = controllerOf(metadata);
	return {
		apiVersion,
		kind,
		metadata: {
			name,
			...(namespace !== undefined && { namespace }),
			...(uid !== undefined && { uid }),
			...(resourceVersion !== undefined && { resourceVersion }),
			...(labels !== undefined && { labels }),
			...(owner && { ownerReferences: [owner] }),
			...(deletionTimestamp !== undefined && { deletionTimestamp }),
		},
	};
}
