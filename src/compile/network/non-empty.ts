// Lists that hold something: in a NetworkPolicy an empty one means everybody.

import type { NonEmpty } from "../../kube/objects.ts";

export function atLeastOne<T>(items: readonly T[]): NonEmpty<T> | undefined {
	const [first, ...rest] = items;
	return first === undefined ? undefined : [first, ...rest];
}
