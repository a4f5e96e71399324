// Whether a child is as it was written last, and who changed it where it is not.

import type { CachedChild } from "./shapes.ts";

/** As the cache has it, which may be newer than what was written. */
export function withDrift(
	child: CachedChild,
	recorded: string | undefined,
): CachedChild {
	// What others left beside our share is part of what is recorded.
	const isAsWritten =
		recorded === undefined ? !child.hasAdditions : child.ownedHash === recorded;
	if (isAsWritten) return child;
	return { ...child, drift: child.otherManagers };
}
