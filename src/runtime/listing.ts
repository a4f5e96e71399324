// Objects of others that are found by index: their identity and labels, and nothing of those that no index files.

import type { Listed } from "../controllers/controller.ts";
import { queryKey } from "../controllers/controller.ts";
import { canonical } from "../kube/names.ts";
import type { KubeObject } from "../kube/objects.ts";
import { Cache } from "./cache.ts";
import { asJson } from "./packing.ts";
import type { Sink } from "./reflector.ts";
import { nameKey, placeOf } from "./shapes.ts";

export class Listing {
	readonly #listed: Listed;
	readonly #notify: (query: string) => void;
	readonly #cache: Cache<KubeObject>;
	/** Query -> places of what the index files there. */
	readonly #filed = new Map<string, Set<string>>();

	constructor(listed: Listed, notify: (query: string) => void) {
		this.#listed = listed;
		this.#notify = notify;
		this.#cache = new Cache<KubeObject>({
			shape: identity,
			packing: asJson,
			onChange: ({ before, after }) => this.#changed(before, after),
		});
	}

	/** What the index files under the query's value. */
	find(query: string): readonly KubeObject[] {
		return [...(this.#filed.get(query) ?? [])].flatMap((key) => {
			const { namespace, name } = placeOf(key);
			return this.#cache.get(namespace, name) ?? [];
		});
	}

	/** What is held, and of which kind. */
	get cache(): [string, Cache<KubeObject>] {
		return [this.#listed.resource.kind, this.#cache];
	}

	get sink(): Sink {
		const cache = this.#cache;
		const isWanted = ({ metadata }: KubeObject) =>
			this.#listed.valuesOf(metadata).length > 0;
		return {
			upsert: (object) => {
				if (isWanted(object) || cache.holds(object)) cache.upsert(object);
			},
			remove: (object) => cache.remove(object),
			bookmark: (version) => cache.bookmark(version),
			retain: (names, version) => cache.retain(names, version),
		};
	}

	#changed(before: KubeObject | undefined, after: KubeObject | undefined) {
		const isSame = canonical(told(before)) === canonical(told(after));
		for (const query of this.#queriesOf(before)) {
			const filed = this.#filed.get(query);
			filed?.delete(keyOf(before));
			if (filed?.size === 0) this.#filed.delete(query);
			if (!isSame) this.#notify(query);
		}
		for (const query of this.#queriesOf(after)) {
			const filed = this.#filed.get(query) ?? new Set();
			this.#filed.set(query, filed.add(keyOf(after)));
			if (!isSame) this.#notify(query);
		}
	}

	#queriesOf(object: KubeObject | undefined): string[] {
		if (!object) return [];
		const { resource, index, valuesOf } = this.#listed;
		const { kind } = resource;
		return valuesOf(object.metadata).map((value) =>
			queryKey({ kind, index, value }),
		);
	}
}

const keyOf = (object: KubeObject | undefined) =>
	nameKey(object?.metadata.namespace, object?.metadata.name ?? "");

/** Pods write their status all the time; that is news for nobody here. */
const told = (object: KubeObject | undefined) =>
	object && { ...object.metadata, resourceVersion: undefined };

function identity({ apiVersion, kind, metadata }: KubeObject): KubeObject {
	const { name, namespace, uid, resourceVersion, labels, deletionTimestamp } =
		metadata;
	return {
		apiVersion,
		kind,
		metadata: {
			name,
			...(namespace !== undefined && { namespace }),
			...(uid !== undefined && { uid }),
			...(resourceVersion !== undefined && { resourceVersion }),
			...(labels !== undefined && { labels }),
			...(deletionTimestamp !== undefined && { deletionTimestamp }),
		},
	};
}
