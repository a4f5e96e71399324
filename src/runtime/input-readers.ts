// The inputs of all kinds that controllers read in full.

import { queryKey } from "../controllers/controller.ts";
import type { Resource } from "../kube/objects.ts";
import type { Cluster } from "./cluster.ts";
import { Inputs } from "./inputs.ts";

export class InputReaders {
	readonly #byKind: ReadonlyMap<string, Inputs>;

	/** `isAsked` says whether anybody asks a query. */
	constructor(
		cluster: Pick<Cluster, "get">,
		resources: readonly Resource[],
		isAsked: (query: string) => boolean,
	) {
		this.#byKind = new Map(
			resources.map((resource) => {
				const { kind } = resource;
				const inputs = new Inputs(cluster, resource, (namespace, name) =>
					isAsked(queryKey({ kind, namespace, name })),
				);
				return [kind, inputs];
			}),
		);
	}

	of(kind: string): Inputs | undefined {
		return this.#byKind.get(kind);
	}

	/** What was kept for a query that nobody asks any more is let go. */
	forget(query: string): void {
		const [kind = "", namespace = "", name] = query.split("/");
		if (name) this.of(kind)?.forget(namespace, name);
	}
}
