// Which objects of a cache belong to whom. Most owners have one object of a kind, so one is kept without a set around it.

import type { KubeObject } from "../kube/objects.ts";
import { ownersOf } from "./shapes.ts";

type Owned = Pick<KubeObject, "metadata">;

export class OwnerIndex {
	readonly #keys = new Map<string, string | Set<string>>();

	of(owner: string): string[] {
		const keys = this.#keys.get(owner) ?? [];
		return typeof keys === "string" ? [keys] : [...keys];
	}

	add(key: string, object: Owned): void {
		for (const owner of ownersOf(object)) {
			const keys = this.#keys.get(owner);
			if (keys === undefined) this.#keys.set(owner, key);
			else if (typeof keys !== "string") keys.add(key);
			else if (keys !== key) this.#keys.set(owner, new Set([keys, key]));
		}
	}

	remove(key: string, object: Owned | undefined): void {
		for (const owner of object ? ownersOf(object) : []) {
			const keys = this.#keys.get(owner);
			if (typeof keys === "string") {
				if (keys === key) this.#keys.delete(owner);
				continue;
			}
			keys?.delete(key);
			if (keys?.size === 0) this.#keys.delete(owner);
		}
	}
}
