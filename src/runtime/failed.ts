// What is said of a call for a child that failed, and what the queue makes of it.

import type { Trouble } from "../controllers/controller.ts";
import type { Resource } from "../kube/objects.ts";
import { ClusterError, isPassing, silenced } from "./errors.ts";

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
