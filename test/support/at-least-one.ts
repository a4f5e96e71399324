// Lists that a test goes through: an empty one would let every assertion in the loop pass.

/** The list itself; throws where it is empty. */
export function atLeastOne<T>(items: readonly T[]): readonly T[] {
	if (items.length === 0) throw new Error("there is nothing to look at");
	return items;
}
