// One call as the fault proxy sees it, and what may be done to it.

import type { Call } from "../support/counting-proxy.ts";

export type Exchange = Call & {
	/** Which operator process called: 0 for the first that was started. */
	process: number;
	/** How often this verb, resource and name came before in this campaign round, over all processes. */
	nth: number;
	/** Milliseconds since the proxy was opened. */
	at: number;
	/** Of a mutating call, as it was sent. */
	body: string;
	/** Of the answer, as the server gave it; empty for reads and where there was none. */
	answer: string;
	/** When the server's answer was complete; 0 before. */
	answeredAt: number;
	fault?: CallFault;
};

/** What is done to one call. */
export type CallFault =
	| { do: "delay"; milliseconds: number }
	| { do: "answer"; status: number; retryAfterSeconds?: number }
	/** The server never sees the call. */
	| { do: "drop" }
	/** The server does what it is asked; the caller hears nothing. */
	| { do: "lose" }
	/** The caller gets the first half of the answer. */
	| { do: "truncate" }
	/** Something the test does itself: before forwarding, or after the answer and before the reply. The call is lost then. */
	| { do: "before" | "after"; act: () => void };

/** What is done to one watch, once it has run for a while. */
export type WatchFault = {
	do: (typeof watchFaults)[number] | "forbidden-answer";
	/** Milliseconds after the watch was opened. Faults of an answer or of every event do not wait. */
	after: number;
	/** Milliseconds; of hold only. */
	length: number;
};

export const watchFaults = [
	"cut",
	"end",
	"gone-answer",
	"gone-event",
	"error-answer",
	"error-event",
	"half-line",
	"hold",
	"drop-bookmarks",
	"duplicate",
	"split",
	"refuse-watch-list",
] as const;

export const isMutating = ({ verb }: Call) =>
	verb === "post" || verb === "put" || verb === "patch" || verb === "delete";

/** The call's own name: by it decisions are made and logged. */
export const nameOf = ({ verb, resource, namespace, name, nth }: Exchange) =>
	`${verb} ${resource} ${namespace}/${name} #${nth}`;

export const describeFault = (fault: CallFault | WatchFault): string =>
	Object.entries(fault)
		.filter(([, value]) => typeof value !== "function")
		.map(([key, value]) => (key === "do" ? value : `${key}=${value}`))
		.join(" ");
