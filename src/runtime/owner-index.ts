// Which objects of a cache belong to whom.

import type { KubeObject } from "../kube/objects.ts";
import { MultiMap } from "./multi-map.ts";
import { ownersOf } from "./shapes.ts";

type Owned = Pick<KubeObject, "metadata">;

export class OwnerIndex {
	readonly #keys = new MultiMap();

	of(owner: string): string[] {
		return this.#keys.of(owner);
	}

	add(key: string, object: Owned): void {
		for (const owner of ownersOf(object)) this.#keys.add(owner, key);
	}

	remove(key: string, object: Owned | undefined): void {
		for (const owner of object ? ownersOf(object) : [])
			this.#keys.remove(owner, key);
	}
}
