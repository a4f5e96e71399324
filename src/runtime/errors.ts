// The one exception class of the runtime. The queue decides what each kind of failure means.

import type { Resource } from "../kube/objects.ts";

export type Failure =
	| "notFound"
	| "conflict"
	| "forbidden"
	| "invalid"
	| "expired"
	| "throttled"
	| "unavailable"
	/** The server's state is older than what it told before. */
	| "behind"
	| "lost"
	| "fenced";

/** A call that did not do what it was asked. `retryAfter` is in milliseconds, when the server named one. */
export class ClusterError extends Error {
	readonly failure: Failure;
	readonly status: number;
	readonly retryAfter: number | undefined;

	constructor(
		failure: Failure,
		message: string,
		status = 0,
		retryAfter?: number,
	) {
		super(message);
		this.name = "ClusterError";
		this.failure = failure;
		this.status = status;
		this.retryAfter = retryAfter;
	}
}

const byStatus: { [status: number]: Failure } = {
	401: "forbidden",
	403: "forbidden",
	404: "notFound",
	409: "conflict",
	410: "expired",
	422: "invalid",
	429: "throttled",
};

/** Reason of a cause in the Status that answers a version which the server has not reached. */
const versionTooLarge = '"ResourceVersionTooLarge"';

/** Answered with 500, although the same object is never taken: for its size, by etcd or by the server's own client of it. */
const tooLargeForEtcd = /request is too large|message larger than max/;

/** Reads an answer of the API server that is not a success; `body` is a Status object, or what a proxy said. */
export function errorFromAnswer(
	status: number,
	body: string,
	retryAfterSeconds?: string,
): ClusterError {
	const isFault = status >= 500 && !tooLargeForEtcd.test(body);
	const usual = isFault ? "unavailable" : "invalid";
	const failure = body.includes(versionTooLarge)
		? "behind"
		: (byStatus[status] ?? usual);
	const seconds = Number(retryAfterSeconds);
	const retryAfter = seconds > 0 ? seconds * 1000 : undefined;
	return new ClusterError(failure, messageOf(body), status, retryAfter);
}

function messageOf(body: string): string {
	try {
		const parsed: unknown = JSON.parse(body);
		if (parsed && typeof parsed === "object" && "message" in parsed)
			return String(parsed.message).slice(0, 500);
	} catch {
		// not a Status: a proxy in between answers in its own words
	}
	return body.slice(0, 500);
}

/** Failures that say nothing about the object: the same call may succeed later. */
export const isPassing = (error: unknown): boolean =>
	!(error instanceof ClusterError) ||
	["throttled", "unavailable", "behind", "lost", "fenced", "conflict"].includes(
		error.failure,
	);

/** Milliseconds that the server asked to wait, when it did. */
export const retryAfterOf = (error: unknown): number | undefined =>
	error instanceof ClusterError ? error.retryAfter : undefined;

/** Of several failures the one for which the server asked to wait longest. */
export const longestWaited = (failures: readonly unknown[]): unknown =>
	failures.toSorted(
		(a, b) => (retryAfterOf(b) ?? 0) - (retryAfterOf(a) ?? 0),
	)[0];

/** Why a watch broke, for the log; a kind that the server does not know is the commonest mistake of an installation. */
export function watchFault(error: unknown, kind: string): string {
	const isUnknown =
		error instanceof ClusterError && error.failure === "notFound";
	if (!isUnknown) return error instanceof Error ? error.message : String(error);
	return `the API server does not know ${kind}; are the CRDs installed? (seaworthy crds | kubectl apply --server-side -f -)`;
}

/** What the server says of an object with values may repeat one of them. */
export function silenced(error: unknown, { sensitive }: Resource): unknown {
	if (!sensitive) return error;
	if (!(error instanceof ClusterError))
		return new Error("an object with values could not be written");
	const { failure, status, retryAfter } = error;
	const message = `the API server answers ${status} (${failure}); its words are not shown, because they may hold a value`;
	return new ClusterError(failure, message, status, retryAfter);
}
