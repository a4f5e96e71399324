// What is said of a call for a child that failed, and what the queue makes of it.

import type { Trouble } from "../controllers/controller.ts";
import type { Resource } from "../kube/objects.ts";
import { ClusterError, isPassing, silenced } from "./errors.ts";
import type { NextTry } from "./refusal-retries.ts";

/**
 * What the server refuses may be allowed later: it is said at once. What passes is a `failure` for the queue to retry; where the
 * server is at fault there is something to say when it lasts. Throws what is no answer to this call.
 */
export function failed(
	id: string,
	resource: Resource,
	error: unknown,
): { trouble?: Trouble; failure?: ClusterError } {
	const failure = silenced(error, resource);
	if (!(failure instanceof ClusterError) || failure.failure === "fenced")
		throw failure;
	const message = `${id}: ${failure.message}`;
	if (!isPassing(failure)) return { trouble: { reason: "Refused", message } };
	if (!isServerFault(failure)) return { failure };
	return { failure, trouble: { reason: "Retrying", message } };
}

/** Whether the server is at fault: it may have done what was asked all the same. */
export const isServerFault = ({ failure }: ClusterError): boolean =>
	failure === "lost" || failure === "unavailable";

/** These end by an event, at a known time, or by the queue's retry of what failed. */
const awaited: readonly string[] = [
	"Conflict",
	"Contested",
	"Retrying",
	"WaitingForDeletion",
];

/** Whether only another try tells that the trouble is over. */
export const isRefusal = ({ reason }: Trouble): boolean =>
	!awaited.includes(reason);

/** Names the longest wait, which stays the same from try to try once it is reached: a status per try would be a write per try. */
export const withNextTry = (
	troubles: readonly Trouble[],
	next: NextTry | undefined,
): Trouble[] =>
	troubles.map((trouble) =>
		next && trouble.reason === "Refused"
			? { ...trouble, retrySeconds: next.wait / 1000 }
			: trouble,
	);
