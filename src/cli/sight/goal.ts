// What `seaworthy wait` waits for, and when waiting is in vain.

import { isDenied } from "./edges.ts";
import type { Sight } from "./sight.ts";
import { remarksOn } from "./sight.ts";

/** resolved is ready, and every edge of spec.network open. */
export type Goal = "ready" | "resolved";

export const isReached = (sight: Sight, goal: Goal): boolean =>
	sight.state === "Current" && (goal === "ready" || isResolved(sight));

const isResolved = (sight: Sight) =>
	remarksOn(sight).every(({ type }) => type !== "Resolved");

/** Whether only an edit helps. A pending edge opens when its peer appears or consents. */
export const isHopeless = (sight: Sight, goal: Goal): boolean =>
	sight.state === "Failed" ||
	(goal === "resolved" &&
		!isResolved(sight) &&
		(sight.edges ?? []).some(isDenied));
