// status.secrets: the revisions that the pods of an App run with, by which AppSecrets know the copies that must stay.

import type { App } from "../../api/app/app.ts";

type Used = NonNullable<NonNullable<App["status"]>["secrets"]>;

/** `used` by the planned revision; while the plan is held nothing is, and what runs stays. */
export function secretsInUse(
	{ status }: Pick<App, "status">,
	used: { readonly [name: string]: readonly number[] } | undefined,
	isReady: boolean,
): Used {
	const before = status?.secrets ?? [];
	if (!used) return before;
	const now = new Map(Object.entries(used));
	const named = [...now].map(([name, revisions]) => {
		const last = before.find((each) => each.name === name);
		const healthy = isReady ? revisions : healthyOf(last);
		return { name, ...running(revisions), ...healthyWith(healthy) };
	});
	// What the spec no longer names, pods that were healthy still mount until those of this spec are.
	const left = before
		.filter((each) => !isReady && !now.has(each.name))
		.filter(({ healthy, revision }) => healthy || revision === undefined)
		.map((each) => ({ name: each.name, ...healthyWith(healthyOf(each)) }));
	return [...named, ...left].sort((a, b) => (a.name < b.name ? -1 : 1));
}

const healthyOf = (each: Used[number] | undefined): readonly number[] =>
	each?.healthyRevisions ?? (each?.healthy === undefined ? [] : [each.healthy]);

/** The list is told only where it says more than its highest number. */
const running = (revisions: readonly number[]) => ({
	...(revisions.length > 0 && { revision: Math.max(...revisions) }),
	...(revisions.length > 1 && { revisions: sorted(revisions) }),
});
const healthyWith = (
	revisions: readonly number[],
): Pick<Used[number], "healthy" | "healthyRevisions"> => ({
	...(revisions.length > 0 && { healthy: Math.max(...revisions) }),
	...(revisions.length > 1 && { healthyRevisions: sorted(revisions) }),
});

const sorted = (revisions: readonly number[]) =>
	revisions.toSorted((a, b) => a - b);
