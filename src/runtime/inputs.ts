// Objects of others that Apps read, such as ConfigMaps: read once, kept until they change.
// The watch tells versions only, so a cluster full of ConfigMaps costs nothing.

import type { KubeObject, Resource } from "../kube/objects.ts";
import { nameKey } from "./shapes.ts";
import type { Cluster } from "./cluster.ts";
import { isNewer } from "./versions.ts";

type Known = { object: KubeObject | undefined };
type Reading = { answer: Promise<KubeObject | undefined>; isStale: boolean };

export class Inputs {
	readonly #cluster: Pick<Cluster, "get">;
	readonly #resource: Resource;
	readonly #known = new Map<string, Known>();
	readonly #reading = new Map<string, Reading>();

	constructor(cluster: Pick<Cluster, "get">, resource: Resource) {
		this.#cluster = cluster;
		this.#resource = resource;
	}

	/** The object in full, or undefined when there is none. Readers at the same time share one call. */
	async read(namespace: string, name: string): Promise<KubeObject | undefined> {
		const key = nameKey(namespace, name);
		const known = this.#known.get(key);
		if (known) return known.object;
		const shared = this.#reading.get(key);
		if (shared && !shared.isStale) return shared.answer;
		const answer = this.#cluster.get(this.#resource, namespace, name);
		const reading: Reading = { answer, isStale: false };
		this.#reading.set(key, reading);
		try {
			const object = await answer;
			// Changed while it was read: good for now, and whoever asked is queued again.
			if (!reading.isStale) this.#known.set(key, { object });
			return object;
		} finally {
			if (this.#reading.get(key) === reading) this.#reading.delete(key);
		}
	}

	/** The watch saw this version of the object; `gone` when it was deleted. */
	changed({ metadata }: KubeObject): void {
		const { namespace, name, resourceVersion = "0" } = metadata;
		const key = nameKey(namespace, name);
		const reading = this.#reading.get(key);
		if (reading) reading.isStale = true;
		const held = this.#known.get(key)?.object?.metadata.resourceVersion ?? "0";
		if (isNewer(resourceVersion, held)) this.#known.delete(key);
	}

	/** After a gap in the watch any of them may have changed. */
	forgetAll(): void {
		for (const reading of this.#reading.values()) reading.isStale = true;
		this.#known.clear();
	}
}
