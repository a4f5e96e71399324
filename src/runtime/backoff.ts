// How long a key waits before it is tried again, by what went wrong.

import { ClusterError, retryAfterOf } from "./errors.ts";
import type { Delay } from "./queue-options.ts";

/** Conflicts in a row that are tried again at once: the next look at the cache may settle them, but must not spin. */
const quickConflicts = 3;

/** Before a key that failed runs again; `failures` counts from 1. */
export function delayAfter(error: unknown, failures: number): Delay {
	const isAsked = retryAfterOf(error) !== undefined;
	return { milliseconds: milliseconds(error, failures), isAsked };
}

function milliseconds(error: unknown, failures: number): number {
	const isConflict =
		error instanceof ClusterError && error.failure === "conflict";
	if (!isConflict) return backoff(retryAfterOf(error), failures);
	if (failures <= quickConflicts) return 0;
	return backoff(undefined, failures - quickConflicts);
}

const longestDelay = 60_000;

/** Beyond what the server asked for, so that not all come back at once. */
const longestJitter = 1_000;

/** Full jitter up to 60 s. A server that names a wait knows better: that one, and a second at most. */
export function backoff(
	retryAfter: number | undefined,
	failures: number,
): number {
	const ceiling = Math.min(longestDelay, 50 * 2 ** Math.min(failures, 20));
	if (retryAfter === undefined) return Math.random() * ceiling;
	return retryAfter + Math.random() * Math.min(ceiling, longestJitter);
}
