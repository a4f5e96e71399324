// Calls as the API server's audit log has them, and what is counted of them.

import { percentile } from "./statistics.ts";

/** One answered request. Times are milliseconds since 1970 on the server's clock, with fractions. */
export type Call = {
	/** When the server received it, and when it had answered. */
	start: number;
	end: number;
	verb: string;
	/** Plural, with the subresource: "deployments", "seaworthyapps/status"; empty for paths that are no resources. */
	resource: string;
	namespace: string;
	name: string;
	status: number;
	/** Who called, as the header User-Agent says, up to the first slash. */
	agent: string;
	/** Names the token: operators that call by one name are told apart by it. */
	credential: string;
};

type AuditEvent = {
	stage: string;
	verb: string;
	userAgent?: string;
	user?: { extra?: { [key: string]: string[] } };
	objectRef?: {
		resource?: string;
		subresource?: string;
		namespace?: string;
		name?: string;
	};
	responseStatus?: { code?: number };
	requestReceivedTimestamp: string;
	stageTimestamp: string;
};

/** Undefined for stages of a call that are not its answer. A watch counts when it begins. */
export function callOf(line: string): Call | undefined {
	const event = JSON.parse(line) as AuditEvent;
	const isWatch = event.verb === "watch";
	if (event.stage !== (isWatch ? "ResponseStarted" : "ResponseComplete"))
		return undefined;
	const { resource = "", subresource, namespace, name } = event.objectRef ?? {};
	return {
		start: millisecondsOf(event.requestReceivedTimestamp),
		end: millisecondsOf(event.stageTimestamp),
		verb: event.verb,
		resource: subresource ? `${resource}/${subresource}` : resource,
		namespace: namespace ?? "",
		name: name ?? "",
		status: event.responseStatus?.code ?? 0,
		agent: (event.userAgent ?? "").split("/")[0] ?? "",
		credential: event.user?.extra?.[credentialId]?.[0] ?? "",
	};
}

const credentialId = "authentication.kubernetes.io/credential-id";

/** RFC 3339 with six digits after the point, of which Date.parse() takes three. */
const millisecondsOf = (time: string): number =>
	Date.parse(`${time.slice(0, 23)}Z`) + Number(time.slice(23, 26)) / 1000;

const mutating = new Set(["create", "update", "patch", "delete"]);
const uncounted = new Set(["leases", "events"]);

/** Every mutating request, those that changed nothing or were refused included; the Lease and Events are left out. */
export const isWrite = ({ verb, resource }: Call): boolean =>
	mutating.has(verb) && !uncounted.has(resource);
/** Every request beside writes and watches; the Lease is left out. */
export const isRead = ({ verb, resource }: Call): boolean =>
	(verb === "get" || verb === "list") && resource !== "leases";

/** How often each verb was called on each resource, most frequent first: "1000 patch deployments". */
export function byVerb(calls: readonly Call[]): string[] {
	const counts = new Map<string, number>();
	for (const { verb, resource } of calls) {
		const name = `${verb} ${resource}`;
		counts.set(name, (counts.get(name) ?? 0) + 1);
	}
	return [...counts]
		.toSorted(([, a], [, b]) => b - a)
		.map(([name, count]) => `${count} ${name}`);
}

/** A stretch of writes. */
export type Stretch = {
	/** From the arrival of the first to the answer of the last. */
	seconds: number;
	writes: number;
	/** Writes that were not answered with success. */
	failed: number;
	/** Milliseconds that the server took for one. */
	p50: number;
	p99: number;
};

export function stretchOf(writes: readonly Call[]): Stretch {
	const first = writes.reduce((time, { start }) => Math.min(time, start), 1e15);
	const last = writes.reduce((time, { end }) => Math.max(time, end), 0);
	const times = writes.map(({ start, end }) => end - start);
	return {
		seconds: writes.length === 0 ? Number.NaN : (last - first) / 1000,
		writes: writes.length,
		failed: writes.filter(({ status }) => status >= 300).length,
		p50: percentile(times, 0.5),
		p99: percentile(times, 0.99),
	};
}
