// The operator's own pages: /metrics on one address, /healthz and /readyz on another, /state for this machine where that is asked for. GET only, nothing else is answered.

import type { Server } from "node:http";
import { createServer } from "node:http";
import { isIPv4 } from "node:net";
import type { Registry } from "prom-client";
import type { DebugState } from "./debug-state.ts";

/** What a path answers: status code, text and media type. */
type Page = () => Promise<{
	status: number;
	text: string;
	type?: string;
}>;
export type Pages = { readonly [path: string]: Page };

/** "host:port" or ":port" for every address of both families. */
export function parseAddress(address: string): { host: string; port: number } {
	const [, host = "", port] = /^(.*):(\d{1,5})$/.exec(address) ?? [];
	if (port === undefined || Number(port) > 65535)
		throw new Error(`"${address}" must be HOST:PORT or :PORT`);
	return { host: host.replace(/^\[|\]$/g, "") || "::", port: Number(port) };
}

/** The same, of this machine only; a name would be what somebody's resolver makes of it. */
export function parseLoopback(address: string): { host: string; port: number } {
	const { host, port } = parseAddress(address);
	const isLoopback =
		host === "::1" || (isIPv4(host) && host.startsWith("127."));
	if (!isLoopback)
		throw new Error(`"${address}" must be 127.0.0.1:PORT or [::1]:PORT`);
	return { host, port };
}

/** An address at which nothing can be served. */
export class AddressError extends Error {
	constructor(address: string, { code, message }: NodeJS.ErrnoException) {
		const why: { [code: string]: string } = {
			EADDRINUSE: "another process listens there",
			EADDRNOTAVAIL: "this machine does not have that address",
			EACCES: "ports below 1024 need a right that this process lacks",
		};
		super(`cannot listen on ${address}: ${why[code ?? ""] ?? message}`);
		this.name = "AddressError";
	}
}

/** Serves the operator's pages; a standby is ready too, because its caches are warm. Gives the ports they have. */
export async function servePages(options: {
	metricsAddress: string;
	healthAddress: string;
	registry: Registry;
	/** Where `/state` is served; nowhere without it. */
	debugAddress?: string | undefined;
	/** What must still happen before the process can do its work. */
	waitingFor: () => string[];
	/** Why the process must be started anew. */
	complaint: () => string | undefined;
	state: () => DebugState;
}): Promise<Ports & { close: () => Promise<void> }> {
	const { registry, waitingFor, debugAddress } = options;
	if (debugAddress !== undefined) parseLoopback(debugAddress);
	const opened: Served[] = [];
	const close = async () => {
		await Promise.all(opened.map((server) => server.close()));
	};
	const open = async (...given: Parameters<typeof serve>) => {
		const server = await serve(...given);
		opened.push(server);
		return server.port;
	};
	try {
		const metrics = await open(options.metricsAddress, {
			"/metrics": async () => ({
				status: 200,
				text: await registry.metrics(),
				type: registry.contentType,
			}),
		});
		const health = await open(options.healthAddress, {
			"/healthz": async () => {
				const complaint = options.complaint();
				return complaint === undefined
					? { status: 200, text: "ok\n" }
					: { status: 503, text: `${complaint}\n` };
			},
			"/readyz": async () => {
				const waiting = waitingFor().join(", ");
				return waiting
					? { status: 503, text: `waiting for ${waiting}\n` }
					: { status: 200, text: "ok\n" };
			},
		});
		const state = { "/state": statePage(options.state) };
		const debug =
			debugAddress === undefined
				? undefined
				: await open(debugAddress, state, isAskedByAddress);
		return { metrics, health, ...(debug !== undefined && { debug }), close };
	} catch (error) {
		// What is open would keep a process alive that has failed.
		await close();
		throw error;
	}
}

type Served = { port: number; close: () => Promise<void> };
type Ports = { metrics: number; health: number; debug?: number };

const statePage =
	(state: () => DebugState): Page =>
	async () => ({
		status: 200,
		text: JSON.stringify(state()),
		type: "application/json",
	});

/** A page in somebody's browser reaches this machine under a name of its own making: such a Host is not answered. */
function isAskedByAddress(host = ""): boolean {
	try {
		parseLoopback(host);
		return true;
	} catch {
		return false;
	}
}

/** Serves until closed; `address` with port 0 takes a free one. Gives the server and the port it has. */
async function serve(
	address: string,
	pages: Pages,
	isAllowed: (host: string | undefined) => boolean = () => true,
): Promise<Served> {
	const { host, port } = parseAddress(address);
	const server = createServer((request, response) => {
		// Cut by hand: whatever a stranger sends as a path, nothing here throws.
		const [path = "/"] = (request.url ?? "/").split("?", 1);
		const isKnown =
			request.method === "GET" &&
			Object.hasOwn(pages, path) &&
			isAllowed(request.headers.host);
		const page = isKnown ? pages[path] : undefined;
		if (!page) {
			response.writeHead(404).end();
			return;
		}
		page()
			.then(({ status, text, type = "text/plain" }) =>
				response.writeHead(status, { "content-type": type }).end(text),
			)
			.catch(() => response.writeHead(500).end());
	});
	await new Promise<void>((resolve, reject) => {
		server.once("error", (error: NodeJS.ErrnoException) =>
			reject(new AddressError(address, error)),
		);
		server.listen(port, host, resolve);
	});
	return { port: portOf(server), close: () => closeServer(server) };
}

function portOf(server: Server): number {
	const address = server.address();
	return address && typeof address === "object" ? address.port : 0;
}

async function closeServer(server: Server): Promise<void> {
	server.closeAllConnections();
	await new Promise<void>((resolve) => server.close(() => resolve()));
}
