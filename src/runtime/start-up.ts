// What a new leader looks at, or whoever begins to work in a namespace: every object of ours, first those that nobody has looked at.

import type { AnyController } from "../controllers/controller.ts";
import type { Informers } from "./informers.ts";
import { keyOf } from "./informers.ts";
import { isUnseen } from "./news.ts";

/** Keys of all objects of our kinds; with `namespace` of those in it and of those in none. */
export function startUpKeys(
	controllers: readonly AnyController[],
	informers: Pick<Informers, "parents">,
	namespace?: string,
): string[] {
	const unseen: string[] = [];
	const seen: string[] = [];
	for (const { resource } of controllers)
		for (const object of informers.parents(resource.kind).all()) {
			const { namespace: own = namespace } = object.metadata;
			if (namespace !== undefined && own !== namespace) continue;
			const key = keyOf(resource.kind, object.metadata);
			(isUnseen(object) ? unseen : seen).push(key);
		}
	return [...unseen, ...seen];
}
