// Asks a controller what it needs until nothing new is asked for; who answers is the caller's business.

import type { KubeObject } from "../kube/objects.ts";
import type { Controller, Found, ParentObject, Query } from "./controller.ts";
import { queryKey } from "./controller.ts";

/** A preview leads to its base, that to a LoggingSidecar, that to an AppSecret: deeper chains do not exist. */
const mostRounds = 4;

/** `answer` may be a cache, the API server, or files; it is asked once per query. */
export async function resolveRelated<P extends ParentObject>(
	controller: Pick<Controller<P>, "related">,
	parent: P,
	answer: (
		query: Query,
	) => readonly KubeObject[] | Promise<readonly KubeObject[]>,
): Promise<Found> {
	const found = new Map<string, readonly KubeObject[]>();
	for (let round = 0; round < mostRounds; round++) {
		const open = controller
			.related(parent, found)
			.filter((query) => !found.has(queryKey(query)));
		if (open.length === 0) break;
		for (const query of open) {
			const key = queryKey(query);
			if (!found.has(key)) found.set(key, await answer(query));
		}
	}
	return found;
}
