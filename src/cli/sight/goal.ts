// What `seaworthy wait` waits for, and how long waiting is worth it.

import { patienceSeconds } from "../../api/reasons.ts";
import { isDenied } from "./edges.ts";
import type { Sight } from "./sight.ts";
import { addressOf, remarksOn } from "./sight.ts";

/** resolved is ready, every edge of spec.network open and every log taken. */
export type Goal = "ready" | "resolved";

export const isReached = (sight: Sight, goal: Goal): boolean =>
	sight.state === "Current" && (goal === "ready" || isResolved(sight));

const isResolved = (sight: Sight) =>
	remarksOn(sight).every(({ type }) => type !== "Resolved");

/** Seconds after which waiting is in vain; undefined where the object may get there by itself. A pending edge waits for its peer. */
export function patienceWith(sight: Sight, goal: Goal): number | undefined {
	if (sight.state === "Failed") return 0;
	const isAsked = goal === "resolved" && !isResolved(sight);
	if (isAsked && (sight.edges ?? []).some(isDenied)) return 0;
	return sight.state === "InProgress"
		? patienceSeconds(sight.reason)
		: undefined;
}

/** Gives the objects for which waiting is in vain, at so many seconds from the start. */
export function hopelessness(goal: Goal) {
	const seen = new Map<string, { reason: string; since: number }>();
	return (sights: readonly Sight[], now: number): Sight[] =>
		sights.filter((sight) => {
			const { kind, reason } = sight;
			const name = `${kind} ${addressOf(sight)}`;
			const before = seen.get(name);
			const since = before?.reason === reason ? before.since : now;
			seen.set(name, { reason, since });
			const patience = patienceWith(sight, goal);
			return patience !== undefined && now - since >= patience;
		});
}
