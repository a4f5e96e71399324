// A TLS-terminating proxy in front of the API server that writes down every call, so that tests can count them.

import type { IncomingMessage, ServerResponse } from "node:http";
import { Agent, createServer, request } from "node:https";
import type { AddressInfo } from "node:net";
import { createAuthority, issue } from "../../src/controlplane/certificates.ts";

/** One call: `watch` for watches, `list` for collections, else the HTTP method in lower case. */
export type Call = {
	verb: "get" | "list" | "watch" | "post" | "put" | "patch" | "delete";
	/** Plural, with the subresource: "deployments", "seaworthyapps/status". */
	resource: string;
	namespace: string;
	name: string;
	status: number;
};

export type CountingProxy = {
	url: string;
	/** PEM of the authority that signed the proxy's certificate. */
	certificateAuthority: string;
	calls: readonly Call[];
	/** Forgets what was counted. */
	reset: () => void;
	close: () => Promise<void>;
};

const writing = new Set(["post", "put", "patch", "delete"]);
export const isLease = ({ resource }: Call) => resource === "leases";
/** Mutating calls without the Lease; applies that changed nothing included. */
export const writesOf = (calls: readonly Call[]) =>
	calls.filter((call) => writing.has(call.verb) && !isLease(call));
/** Reads besides watches, the Lease, and the one look at each CRD when a process starts. */
export const readsOf = (calls: readonly Call[]) =>
	calls.filter(
		(call) =>
			(call.verb === "get" || call.verb === "list") &&
			!isLease(call) &&
			call.resource !== "customresourcedefinitions",
	);

/** `ca` is the API server's authority; credentials are the caller's own and pass through as headers. */
export async function startCountingProxy(
	target: string,
	ca: string,
): Promise<CountingProxy> {
	const authority = createAuthority("authority of the counting proxy");
	const identity = issue(authority, {
		commonName: "counting proxy",
		hosts: ["127.0.0.1"],
	});
	const agent = new Agent({ ca, keepAlive: true });
	const calls: Call[] = [];
	const server = createServer(
		{ cert: identity.certificate, key: identity.key },
		(incoming, outgoing) =>
			forward({ incoming, outgoing, target, agent, calls }),
	);
	await new Promise<void>((resolve) =>
		server.listen(0, "127.0.0.1", () => resolve()),
	);
	const { port } = server.address() as AddressInfo;
	return {
		url: `https://127.0.0.1:${port}`,
		certificateAuthority: authority.certificate,
		calls,
		reset: () => void calls.splice(0),
		close: async () => {
			server.closeAllConnections();
			agent.destroy();
			await new Promise<void>((resolve) => server.close(() => resolve()));
		},
	};
}

type Forward = {
	incoming: IncomingMessage;
	outgoing: ServerResponse;
	target: string;
	agent: Agent;
	calls: Call[];
};

function forward({ incoming, outgoing, target, agent, calls }: Forward): void {
	const url = new URL(incoming.url ?? "/", target);
	const call = callOf(incoming.method ?? "GET", url);
	calls.push(call);
	const headers = { ...incoming.headers, host: url.host };
	const onward = request(
		url,
		{ method: incoming.method ?? "GET", headers, agent },
		(answer) => {
			call.status = answer.statusCode ?? 0;
			outgoing.writeHead(call.status, answer.headers);
			answer.pipe(outgoing);
			answer.on("error", () => outgoing.destroy());
		},
	);
	onward.on("error", () => outgoing.destroy());
	outgoing.on("close", () => onward.destroy());
	incoming.pipe(onward);
}

/** Reads verb, resource, namespace and name from a request to the API. */
export function callOf(method: string, url: URL): Call {
	const parts = url.pathname.split("/").filter(Boolean);
	const rest = parts.slice(parts[0] === "apis" ? 3 : 2);
	const namespaced = rest[0] === "namespaces" && rest.length > 2;
	const namespace = namespaced ? (rest[1] ?? "") : "";
	const [plural = "", name = "", subresource] = namespaced
		? rest.slice(2)
		: rest;
	const resource = subresource ? `${plural}/${subresource}` : plural;
	const isWatch = url.searchParams.has("watch");
	const read = isWatch ? "watch" : name ? "get" : "list";
	const verb = method === "GET" ? read : (method.toLowerCase() as Call["verb"]);
	return { verb, resource, namespace, name, status: 0 };
}
