// All that is watched, for all controllers: caches, the index of parents, and who must look again when something changes.

import type {
	AnyController,
	ParentObject,
	Query,
} from "../controllers/controller.ts";
import { queryKey } from "../controllers/controller.ts";
import type { KubeObject, Resource } from "../kube/objects.ts";
import type { Change, Concern } from "./cache.ts";
import type { CachedChild } from "./shapes.ts";
import { Cache } from "./cache.ts";
import { parentPacking, parentShape } from "./partial.ts";
import { belonging, childShape, isMarked } from "./shapes.ts";
import type { Cluster, Detail } from "./cluster.ts";
import { arePosted, inputSink } from "./input-sink.ts";
import { InputReaders } from "./input-readers.ts";
import { Joining } from "./joining.ts";
import { Listing, watchesOf } from "./listing.ts";
import { objectsIn } from "./pages.ts";
import { childPacking } from "./packing.ts";
import { isEchoOfStatus, parentKeys } from "./news.ts";
import { ParentIndex } from "./parent-index.ts";
import type { Sink } from "./reflector.ts";
import { Subscriptions } from "./subscriptions.ts";

/** One watch that must run: what to ask for, and what to feed. */
export type Watch = {
	resource: Resource;
	detail: Detail;
	sink: Sink;
	namespace?: string;
	/** Of labels: of a kind there may be several watches. */
	selector?: string | undefined;
};

export const keyOf = (
	kind: string,
	metadata: { namespace?: string; name: string },
) =>
	queryKey({ kind, namespace: metadata.namespace ?? "", name: metadata.name });

export class Informers {
	readonly subscriptions = new Subscriptions((query) => {
		this.#inputs.forget(query);
		for (const listing of this.#listings) listing.forget(query);
	});
	readonly #controllers: readonly AnyController[];
	readonly #enqueue: (key: string) => void;
	readonly #onGone: (namespace: string) => void;
	readonly #parents = new Map<string, Cache<KubeObject>>();
	readonly #children = new Map<string, Cache<CachedChild>>();
	readonly #inputs: InputReaders;
	readonly #cluster: Cluster;
	readonly joining = new Joining((namespace) => this.#join(namespace));
	readonly #listings: Listing[] = [];
	/** Elsewhere objects of ours are kept in part. */
	#served: ReadonlySet<string> = new Set();
	readonly #index = new ParentIndex();
	/** For the whole cluster. */
	readonly watches: Watch[] = [];
	readonly #sensitive: Resource[] = [];

	constructor(options: {
		controllers: readonly AnyController[];
		cluster: Cluster;
		enqueue: (key: string) => void;
		/** An object of a child's kind in the namespace is gone, whoever made it. */
		onGone?: (namespace: string) => void;
	}) {
		this.#controllers = options.controllers;
		this.#onGone = options.onGone ?? (() => undefined);
		this.#enqueue = options.enqueue;
		this.#cluster = options.cluster;
		for (const controller of options.controllers) this.#watchParent(controller);
		this.#inputs = new InputReaders(
			options.cluster,
			options.controllers.flatMap(({ reads }) => reads),
			(query) => this.subscriptions.isAsked(query),
		);
		const details = new Map<Resource, Detail>();
		for (const { children, retired = [], reads } of options.controllers) {
			for (const resource of [...reads, ...retired])
				details.set(resource, "metadata");
			// Readiness is read from status; of everything else metadata is enough.
			for (const { resource, ready } of children)
				details.set(resource, ready ? "full" : "metadata");
		}
		for (const [resource, detail] of details)
			this.#watchChild(resource, detail);
		for (const { lists = [] } of options.controllers)
			for (const listed of lists) {
				const listing = new Listing({
					listed,
					cluster: options.cluster,
					isAsked: (query) => this.subscriptions.isAsked(query),
					isServed: (namespace) => this.#served.has(namespace),
					notify: (query) => this.#notify(query),
				});
				this.#listings.push(listing);
			}
		this.watches.push(...watchesOf(this.#listings));
	}

	/** What is watched in served namespaces only. */
	watchesIn(namespace: string): Watch[] {
		return this.#sensitive.map((resource) => {
			const cache = this.children(resource.kind);
			const sink: Sink = {
				upsert: (object) => cache.upsert(object),
				remove: (object) => cache.remove(object),
				bookmark: (version) => cache.bookmark(version, namespace),
				retain: (names, version) => cache.retain(names, version, namespace),
			};
			return { resource, detail: "metadata", sink, namespace };
		});
	}

	forgetNamespace(namespace: string): void {
		for (const { kind } of this.#sensitive)
			this.children(kind).forgetNamespace(namespace);
	}

	/** Takes objects of namespaces that are served no more for what they are now; new ones are read when somebody plans there. */
	serve(namespaces: readonly string[]): void {
		const served = new Set(namespaces);
		const left = this.#served.difference(served);
		const joined = served.difference(this.#served);
		this.#served = served;
		this.joining.change(joined, left);
		if (left.size === 0) return;
		for (const listing of this.#listings) listing.leave(left);
		for (const controller of this.#controllers)
			for (const object of this.parents(controller.resource.kind).all())
				if (left.has(object.metadata.namespace ?? ""))
					this.#complete(controller, object);
	}

	/** What others read of the parents of a namespace, and what is found by index there. */
	async #join(namespace: string): Promise<void> {
		for (const listing of this.#listings) await listing.join(namespace);
		for (const controller of this.#controllers) {
			const { resource, outward } = controller;
			if (!outward) continue;
			for await (const object of objectsIn(this.#cluster, resource, namespace))
				this.#complete(controller, object);
		}
	}

	#complete(controller: AnyController, object: KubeObject): void {
		const { kind } = controller.resource;
		const { namespace = "", name } = object.metadata;
		const cache = this.parents(kind);
		cache.complete(object);
		const after = cache.get(namespace, name);
		const key = keyOf(kind, object.metadata);
		for (const query of this.#index.take(controller, key, { after }))
			this.#notify(query);
	}

	parents(kind: string): Cache<KubeObject> {
		return must(this.#parents.get(kind), kind);
	}
	children(kind: string): Cache<CachedChild> {
		return must(this.#children.get(kind), kind);
	}
	/** All caches by kind; of a kind there may be several. */
	get caches(): [string, Cache<KubeObject> | Cache<CachedChild>][] {
		const listed = this.#listings.map((listing) => listing.cache);
		return [...this.#parents, ...this.#children, ...listed];
	}
	/** Its children that we made: those it owns, and where some outlive their parent those that name it. */
	childrenOf(
		{ children, ownerLabel }: AnyController,
		{ metadata }: ParentObject,
	): CachedChild[] {
		const { uid = "", namespace, name } = metadata;
		const owners = [uid];
		if (children.some(({ outlives }) => outlives))
			owners.push(belonging(namespace, ownerLabel, name));
		const owned = [...this.#children.values()].flatMap((cache) =>
			owners.flatMap((owner) => cache.ownedBy(owner)),
		);
		return owned.filter(isMarked);
	}

	/** From the caches where they hold it, of parents the projection, of children the metadata; an input is read from the server once per version. */
	async answer(query: Query): Promise<readonly KubeObject[]> {
		if ("index" in query) {
			for (const listing of this.#listings) {
				const found = await listing.find(query);
				if (found) return found;
			}
			return this.#index.answer(query);
		}
		const { kind, namespace, name, data } = query;
		if (this.#parents.has(kind))
			return listOf(this.#index.named(queryKey(query)));
		const inputs = this.#inputs.of(kind);
		return listOf(
			inputs
				? await inputs.read(namespace, name, data)
				: this.children(kind).get(namespace, name),
		);
	}

	#watchParent(controller: AnyController): void {
		const { resource } = controller;
		const cache = new Cache<KubeObject>({
			shape: parentShape(controller, (name) => this.#served.has(name)),
			packing: parentPacking(controller),
			isEcho: isEchoOfStatus,
			onChange: (change, concern) =>
				this.#parentChanged(controller, change, concern),
		});
		this.#parents.set(resource.kind, cache);
		this.watches.push({ resource, detail: "full", sink: cache });
	}

	#watchChild(resource: Resource, detail: Detail): void {
		const cache = new Cache<CachedChild>({
			shape: childShape,
			packing: childPacking(resource),
			onChange: (change, concern) => this.#childChanged(change, concern),
			isPerNamespace: resource.sensitive === true,
		});
		this.#children.set(resource.kind, cache);
		if (resource.sensitive) {
			this.#sensitive.push(resource);
			return;
		}
		const inputs = this.#inputs.of(resource.kind);
		const dropsStrangers = arePosted(resource, this.#controllers);
		const sink =
			inputs || dropsStrangers
				? inputSink({
						cache,
						inputs,
						dropsStrangers,
						asked: () => this.subscriptions.queriesOf(resource.kind),
						notify: (query) => this.#notify(query),
					})
				: cache;
		this.watches.push({ resource, detail, sink });
	}

	#parentChanged(
		controller: AnyController,
		{ before, after }: Change<KubeObject>,
		concern: Concern,
	): void {
		const { kind } = controller.resource;
		const object = after ?? before;
		if (!object) return;
		const key = keyOf(kind, object.metadata);
		if (concern !== "others") this.#enqueue(key);
		if (concern === "owner") return;
		for (const query of this.#index.take(controller, key, { after }))
			this.#notify(query);
	}

	#childChanged(
		{ before, after }: Change<CachedChild>,
		concern: Concern,
	): void {
		for (const child of [before, after])
			if (child && concern !== "others")
				parentKeys(child, this.#controllers).forEach(this.#enqueue);
		const child = after ?? before;
		if (child && concern !== "owner")
			this.#notify(keyOf(child.kind, child.metadata));
		if (before && !after) this.#onGone(before.metadata.namespace ?? "");
	}

	#notify(query: string): void {
		for (const key of this.subscriptions.askedFor(query)) this.#enqueue(key);
	}
}

/** A shallow copy: an input is shared by all who read it. */
const listOf = (object: KubeObject | undefined) =>
	object ? [{ ...object }] : [];

function must<T>(value: T | undefined, kind: string): T {
	if (value === undefined) throw new Error(`no controller watches ${kind}`);
	return value;
}
