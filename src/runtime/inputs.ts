// Objects of others that Apps read, such as ConfigMaps: read once, kept until they change, nobody asks, or there are too many.
// The watch tells versions only, and of data only what is used is kept, so a cluster full of ConfigMaps costs nothing.

import type { DataUse } from "../controllers/controller.ts";
import type { KubeObject, Resource } from "../kube/objects.ts";
import { nameKey } from "./shapes.ts";
import type { Cluster } from "./cluster.ts";
import { dataOf, joinedUse, sizeOf, usedOf } from "./input-data.ts";
import { isNewer } from "./versions.ts";

/** Bytes of what is kept of one kind; what was read longest ago is read again. */
const mostBytes = 16 * 2 ** 20;

type Known = {
	readonly object: KubeObject | undefined;
	readonly use: DataUse | undefined;
	readonly bytes: number;
};
type Reading = {
	readonly answer: Promise<KubeObject | undefined>;
	readonly use: DataUse | undefined;
	isStale: boolean;
};

export class Inputs {
	readonly #cluster: Pick<Cluster, "get">;
	readonly #resource: Resource;
	readonly #isAsked: (namespace: string, name: string) => boolean;
	/** The longest unread first. */
	readonly #known = new Map<string, Known>();
	readonly #reading = new Map<string, Reading>();
	#bytes = 0;

	/** What nobody asks for is not kept. */
	constructor(
		cluster: Pick<Cluster, "get">,
		resource: Resource,
		isAsked: (namespace: string, name: string) => boolean = () => true,
	) {
		this.#cluster = cluster;
		this.#resource = resource;
		this.#isAsked = isAsked;
	}

	/** Bytes of what is kept. */
	get bytes(): number {
		return this.#bytes;
	}

	/** The object with the data that is used, or undefined when there is none. Readers at the same time share one call. */
	async read(
		namespace: string,
		name: string,
		use?: DataUse,
	): Promise<KubeObject | undefined> {
		const key = nameKey(namespace, name);
		const known = this.#known.get(key);
		if (known && joinedUse(known.use, use) === known.use) {
			this.#keep(key, known);
			return known.object && dataOf(known.object, use);
		}
		const object = await this.#shared(namespace, name, use);
		return object && dataOf(object, use);
	}

	#shared(
		namespace: string,
		name: string,
		use: DataUse | undefined,
	): Promise<KubeObject | undefined> {
		const key = nameKey(namespace, name);
		const shared = this.#reading.get(key);
		const isUsable = shared && !shared.isStale;
		if (isUsable && joinedUse(shared.use, use) === shared.use)
			return shared.answer;
		const before = this.#known.get(key) ?? shared;
		const reading: Reading = {
			answer: this.#read(namespace, name, () => reading),
			use: before ? joinedUse(before.use, use) : use,
			isStale: false,
		};
		this.#reading.set(key, reading);
		return reading.answer;
	}

	async #read(
		namespace: string,
		name: string,
		self: () => Reading,
	): Promise<KubeObject | undefined> {
		const key = nameKey(namespace, name);
		try {
			const whole = await this.#cluster.get(this.#resource, namespace, name);
			const { use, isStale } = self();
			const object = whole && usedOf(whole, use);
			const bytes = key.length + (object ? sizeOf(object) : 0);
			// Changed while it was read: good for now, and whoever asked is queued again.
			if (!isStale && this.#isAsked(namespace, name))
				this.#keep(key, { object, use, bytes });
			return object;
		} finally {
			if (this.#reading.get(key) === self()) this.#reading.delete(key);
		}
	}

	/** The watch saw this version of the object; `gone` when it was deleted. */
	changed({ metadata }: KubeObject): void {
		const { namespace, name, resourceVersion = "0" } = metadata;
		const key = nameKey(namespace, name);
		const reading = this.#reading.get(key);
		if (reading) reading.isStale = true;
		const held = this.#known.get(key)?.object?.metadata.resourceVersion ?? "0";
		if (isNewer(resourceVersion, held)) this.#drop(key);
	}

	/** Nobody asks for it any more. */
	forget(namespace: string, name: string): void {
		this.#drop(nameKey(namespace, name));
	}

	/** After a gap in the watch any of them may have changed. */
	forgetAll(): void {
		for (const reading of this.#reading.values()) reading.isStale = true;
		this.#known.clear();
		this.#bytes = 0;
	}

	#keep(key: string, known: Known): void {
		this.#drop(key);
		this.#known.set(key, known);
		this.#bytes += known.bytes;
		for (const eldest of this.#known.keys()) {
			if (this.#bytes <= mostBytes) return;
			this.#drop(eldest);
		}
	}

	#drop(key: string): void {
		this.#bytes -= this.#known.get(key)?.bytes ?? 0;
		this.#known.delete(key);
	}
}
