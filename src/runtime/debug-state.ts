// What the process holds and waits for, for whoever compares its caches with the server. Identities and versions; no values, no specs.

import type { Informers } from "./informers.ts";
import type { Queue } from "./queue.ts";
import type { WatchState } from "./watches.ts";

/** One object in one cache. */
export type HeldObject = {
	kind: string;
	namespace: string;
	name: string;
	uid: string;
	resourceVersion: string;
};
export type DebugState = {
	isLeader: boolean;
	/** Of each served namespace whether this release holds it; another one may. */
	namespaces: { [namespace: string]: boolean };
	queue: Queue["lengths"];
	/** What must still happen before the process can do its work. */
	waitingFor: string[];
	/** By `kind` or `kind in namespace`. */
	watches: { [title: string]: WatchState };
	objects: HeldObject[];
};

export function heldBy({ caches }: Pick<Informers, "caches">): HeldObject[] {
	return caches.flatMap(([kind, cache]) =>
		[...cache.all()].map(({ metadata }) => {
			const { namespace = "", name, uid = "", resourceVersion = "" } = metadata;
			return { kind, namespace, name, uid, resourceVersion };
		}),
	);
}
