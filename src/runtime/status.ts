// The single writer of status: a merge patch of what differs, and no call when nothing does.

import type { ParentObject, Plan, Report } from "../controllers/controller.ts";
import type { Condition } from "../kube/conditions.ts";
import { stampConditions } from "../kube/conditions.ts";
import { canonical } from "../kube/names.ts";
import type { KubeObject, Resource } from "../kube/objects.ts";
import type { Fingerprints } from "./apply-options.ts";
import { childId } from "./apply-options.ts";
import type { Cluster } from "./cluster.ts";
import { ClusterError } from "./errors.ts";

export type Status = { [member: string]: unknown };

/** The status to be, with generation, transition times (`at`, RFC 3339) and fingerprints stamped. */
export function statusOf(
	parent: ParentObject,
	report: Report,
	fingerprints: { [child: string]: string },
	at: string,
): Status {
	const { generation = 0 } = parent.metadata;
	const before = (parent.status?.["conditions"] ?? []) as Condition[];
	return {
		...report.fields,
		conditions: stampConditions(report.conditions, before, generation, at),
		observedGeneration: generation,
		// Kinds without children have no such field: the server would drop it, and we would write it again and again.
		...(Object.keys(fingerprints).length > 0 && { applied: fingerprints }),
	};
}

/** What the status of every kind has, in a form that every version of its CRD takes. */
export const essentials = ({
	conditions,
	observedGeneration,
	applied,
}: Status): Status => ({
	conditions,
	observedGeneration,
	...(applied !== undefined && { applied }),
});

/** Fingerprints that the last status recorded. */
export const appliedBefore = ({ status }: ParentObject): Fingerprints =>
	(status?.["applied"] ?? {}) as Fingerprints;

/**
 * What was verified or written in this pass; for a planned child that was not reached, what was recorded before.
 * Sorted, so that equal maps are equal text.
 */
export function fingerprintsOf(
	parent: ParentObject,
	plan: Plan,
	verified: Fingerprints,
): { [child: string]: string } {
	const before = appliedBefore(parent);
	const ids = [
		...plan.children.map(({ object }) => childId(object, parent)),
		...(plan.waits?.keeps ?? []).map(({ kind, name }) => `${kind}/${name}`),
	];
	const entries = ids.flatMap((id) => {
		// Empty where an answer was lost: then what was recorded before stays.
		const hash = verified[id] || before[id];
		return hash === undefined ? [] : [[id, hash] as const];
	});
	return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Whether the two differ, and in nothing but numbers that count and words that say them. */
export function saysOnlyCounts(
	before: Status = {},
	after: Status,
	counts: readonly string[] = [],
): boolean {
	const rest = (status: Status) => {
		const conditions = (status["conditions"] ?? []) as Condition[];
		const wordless = conditions.map((each) => ({ ...each, message: "" }));
		const uncounted = counts.map((name) => [name, undefined]);
		return {
			...status,
			conditions: wordless,
			...(Object.fromEntries(uncounted) as Status),
		};
	};
	if (canonical(before) === canonical(after)) return false;
	return canonical(rest(before)) === canonical(rest(after));
}

/** Writes the status when it differs; gives the object as the server has it then. */
export async function patchStatus(
	cluster: Pick<Cluster, "patchStatus">,
	resource: Resource,
	parent: ParentObject,
	wanted: Status,
): Promise<KubeObject | undefined> {
	const patch = mergePatch(parent.status ?? {}, wanted);
	if (Object.keys(patch).length === 0) return undefined;
	const { namespace = "", name, uid = "" } = parent.metadata;
	try {
		const target = { namespace, name, uid };
		return await cluster.patchStatus(resource, target, patch);
	} catch (error) {
		// Deleted in the meantime: there is nobody left to tell.
		if (error instanceof ClusterError && error.failure === "notFound")
			return undefined;
		throw error;
	}
}

const isMap = (value: unknown): value is Status =>
	value !== null && typeof value === "object" && !Array.isArray(value);

/** RFC 7386: null removes, lists are replaced whole. */
export function mergePatch(before: Status, after: Status): Status {
	const patch: Status = {};
	for (const name of Object.keys(before))
		if (after[name] === undefined) patch[name] = null;
	for (const [name, value] of Object.entries(after)) {
		const old = before[name];
		if (value === undefined || canonical(old) === canonical(value)) continue;
		patch[name] = isMap(old) && isMap(value) ? mergePatch(old, value) : value;
	}
	return patch;
}
