// What a watch feeds where not all objects of the kind are kept, or some are read in full: the cache of children and the inputs.

import type { AnyController } from "../controllers/controller.ts";
import { queryKey } from "../controllers/controller.ts";
import type { KubeObject, Resource } from "../kube/objects.ts";
import type { Cache } from "./cache.ts";
import type { Inputs } from "./inputs.ts";
import type { Sink } from "./reflector.ts";
import type { CachedChild } from "./shapes.ts";
import { concernsUs } from "./shapes.ts";

type Options = {
	cache: Cache<CachedChild>;
	/** Where the kind is read in full as well. */
	inputs?: Inputs | undefined;
	/** Objects that others made are dropped on arrival, so that a cluster full of them costs nothing. */
	dropsStrangers: boolean;
	/** All queries for objects of the kind. */
	asked: () => readonly string[];
	notify: (query: string) => void;
};

export function inputSink(options: Options): Sink {
	const { cache, inputs, dropsStrangers, asked, notify } = options;
	const changed = (object: KubeObject) => {
		inputs?.changed(object);
		const { kind, metadata } = object;
		const { namespace = "", name } = metadata;
		notify(queryKey({ kind, namespace, name }));
	};
	return {
		upsert: (object) => {
			changed(object);
			if (!dropsStrangers || concernsUs(object) || cache.holds(object))
				cache.upsert(object);
		},
		remove: (object) => {
			changed(object);
			cache.remove(object);
		},
		bookmark: (version) => cache.bookmark(version),
		retain: (names, version) => {
			inputs?.forgetAll();
			cache.retain(names, version);
			for (const query of asked()) notify(query);
		},
	};
}

/** Whether ours are posted: a post is never merged into what stands there. An apply could be, so there names must be known. */
export const arePosted = (
	{ kind }: Resource,
	controllers: readonly AnyController[],
): boolean =>
	controllers
		.flatMap(({ children }) => children)
		.filter(({ resource }) => resource.kind === kind)
		.every(({ write }) => write !== "apply");
