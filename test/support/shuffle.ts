// Puts everything that has no order into another order: members of objects, list-maps and sets of an App, and lists of found objects.

import type { Case } from "./case.ts";

/** Gives a number from 0 up to, not including, `below`. */
export type Choose = (below: number) => number;

/** Lists of the spec whose order means something: words, layers, and ports where the first is checked. */
const ordered = new Set(["args", "command", "layers"]);

export function shuffled(given: Case, choose: Choose): Case {
	const isChecked = Boolean(given.parent.spec?.["health"]);
	const keep = new Set([...ordered, ...(isChecked ? [] : ["ports"])]);
	const deep = (value: unknown, name = ""): unknown => {
		if (Array.isArray(value)) {
			const items = value.map((item) => deep(item));
			return keep.has(name) ? items : mixed(items, choose);
		}
		if (value === null || typeof value !== "object") return value;
		const entries = mixed(Object.entries(value), choose);
		return Object.fromEntries(
			entries.map(([key, member]) => [key, deep(member, key)]),
		);
	};
	return deep(given) as Case;
}

function mixed<T>(items: readonly T[], choose: Choose): T[] {
	const rest = [...items];
	return items.flatMap(() => rest.splice(choose(rest.length), 1));
}
