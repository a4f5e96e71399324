// The fault proxy: between operator processes and the API server it ends TLS, writes down every call, and does to each what its rules say.
// Reads are passed on as they are, late, or not at all: the proxy never makes an answer up. Only streams may lag.

import type { IncomingMessage, ServerResponse } from "node:http";
import { Agent, createServer, request } from "node:https";
import type { Server } from "node:https";
import type { AddressInfo } from "node:net";
import { createAuthority, issue } from "../../src/controlplane/certificates.ts";
import { callOf } from "../support/counting-proxy.ts";
import type { CallFault, Exchange, WatchFault } from "./exchange.ts";
import { describeFault, isMutating, nameOf } from "./exchange.ts";
import { Stream } from "./streams.ts";

/** Asked for each call; what they give is logged. */
export type Rules = {
	ofCall: (exchange: Exchange) => CallFault | undefined;
	ofWatch: (exchange: Exchange) => readonly WatchFault[];
};
export const noRules: Rules = { ofCall: () => undefined, ofWatch: () => [] };

export class FaultProxy {
	readonly #target: string;
	readonly #agent: Agent;
	readonly #authority = createAuthority("authority of the fault proxy");
	readonly #identity = issue(this.#authority, {
		commonName: "fault proxy",
		hosts: ["127.0.0.1"],
	});
	readonly #servers: Server[] = [];
	readonly #counts = new Map<string, number>();
	readonly #start = performance.now();
	/** Every call since reset(), in the order of arrival. */
	readonly exchanges: Exchange[] = [];
	/** Every fault since reset(), for people. */
	readonly decisions: string[] = [];
	readonly streams = new Set<Stream>();
	/** Processes whose link is down. */
	readonly severed = new Set<number>();
	rules: Rules = noRules;

	/** `ca` is the API server's authority; credentials are the caller's own and pass through as headers. */
	constructor(target: string, ca: string) {
		this.#target = target;
		this.#agent = new Agent({ ca, keepAlive: true });
	}

	/** PEM of the authority that signed the proxy's certificate. */
	get certificateAuthority(): string {
		return this.#authority.certificate;
	}
	/** Milliseconds since it was made; `at` of exchanges is told on the same clock. */
	now(): number {
		return performance.now() - this.#start;
	}

	/** An address for one more operator process; calls that come there are known as its own. */
	async open(): Promise<{ url: string; process: number }> {
		const number = this.#servers.length;
		const { certificate, key } = this.#identity;
		const server = createServer(
			{ cert: certificate, key },
			(incoming, outgoing) => {
				void this.#serve(number, incoming, outgoing).catch(() =>
					outgoing.destroy(),
				);
			},
		);
		this.#servers.push(server);
		await new Promise<void>((resolve) =>
			server.listen(0, "127.0.0.1", () => resolve()),
		);
		const { port } = server.address() as AddressInfo;
		return { url: `https://127.0.0.1:${port}`, process: number };
	}

	/** Forgets what was seen; the n-th call is counted anew. */
	reset(): void {
		this.exchanges.length = 0;
		this.decisions.length = 0;
		this.#counts.clear();
	}

	/** Cuts all sockets of a process and refuses new ones, until it is taken from `severed`. */
	sever(process: number): void {
		this.severed.add(process);
		this.#servers[process]?.closeAllConnections();
	}

	async close(): Promise<void> {
		for (const server of this.#servers) server.closeAllConnections();
		this.#agent.destroy();
		await Promise.all(
			this.#servers.map(
				(server) =>
					new Promise<void>((resolve) => server.close(() => resolve())),
			),
		);
	}

	async #serve(
		process: number,
		incoming: IncomingMessage,
		outgoing: ServerResponse,
	): Promise<void> {
		if (this.severed.has(process)) return void outgoing.destroy();
		const exchange = this.#note(process, incoming);
		const body = await textOf(incoming);
		exchange.body = isMutating(exchange) ? body.toString("utf8") : "";
		if (exchange.verb === "watch") {
			this.#watch(exchange, incoming, outgoing);
			return;
		}
		const fault = this.rules.ofCall(exchange);
		if (fault) {
			exchange.fault = fault;
			this.#decide(exchange, fault);
		}
		await this.#call(exchange, { incoming, outgoing, body }, fault);
	}

	#note(process: number, incoming: IncomingMessage): Exchange {
		const url = new URL(incoming.url ?? "/", this.#target);
		const call = callOf(incoming.method ?? "GET", url);
		const identity = [call.verb, call.resource, call.namespace, call.name];
		const key = identity.join(" ");
		const nth = (this.#counts.get(key) ?? 0) + 1;
		this.#counts.set(key, nth);
		const exchange: Exchange = {
			...call,
			process,
			nth,
			at: this.now(),
			body: "",
			answer: "",
			answeredAt: 0,
		};
		this.exchanges.push(exchange);
		return exchange;
	}

	#decide(exchange: Exchange, fault: CallFault | WatchFault): void {
		const at = (exchange.at / 1000).toFixed(3).padStart(9);
		this.decisions.push(`${at} ${nameOf(exchange)}: ${describeFault(fault)}`);
	}

	async #call(
		exchange: Exchange,
		parts: {
			incoming: IncomingMessage;
			outgoing: ServerResponse;
			body: Buffer;
		},
		fault: CallFault | undefined,
	): Promise<void> {
		const { incoming, outgoing, body } = parts;
		if (fault?.do === "drop") return void outgoing.destroy();
		if (fault?.do === "answer") return refuse(exchange, outgoing, fault);
		if (fault?.do === "before") {
			fault.act();
			return void outgoing.destroy();
		}
		if (fault?.do === "delay")
			await new Promise((resolve) => setTimeout(resolve, fault.milliseconds));
		const answer = await this.#forward(incoming, body);
		exchange.status = answer.status;
		exchange.answeredAt = this.now();
		if (isMutating(exchange)) exchange.answer = answer.text.toString("utf8");
		if (fault?.do === "lose") return void outgoing.destroy();
		if (fault?.do === "after") {
			fault.act();
			return void outgoing.destroy();
		}
		outgoing.writeHead(answer.status, answer.headers);
		if (fault?.do === "truncate") {
			outgoing.write(answer.text.subarray(0, answer.text.length / 2));
			setImmediate(() => outgoing.destroy());
		} else outgoing.end(answer.text);
	}

	/** What was sent to the server is not taken back, even when the caller dies. */
	#forward(incoming: IncomingMessage, body: Buffer) {
		type Answer = {
			status: number;
			headers: IncomingMessage["headers"];
			text: Buffer;
		};
		return new Promise<Answer>((resolve, reject) => {
			const onward = this.#onward(incoming, (answer) => {
				textOf(answer).then((text) => {
					const { "transfer-encoding": _, ...headers } = answer.headers;
					const length = { "content-length": String(text.length) };
					const status = answer.statusCode ?? 0;
					resolve({ status, headers: { ...headers, ...length }, text });
				}, reject);
			});
			onward.on("error", reject);
			onward.end(body);
		});
	}

	#onward(incoming: IncomingMessage, take: (answer: IncomingMessage) => void) {
		const url = new URL(incoming.url ?? "/", this.#target);
		const headers = { ...incoming.headers, host: url.host };
		const method = incoming.method ?? "GET";
		return request(url, { method, headers, agent: this.#agent }, take);
	}

	#watch(
		exchange: Exchange,
		incoming: IncomingMessage,
		outgoing: ServerResponse,
	): void {
		const faults = this.rules.ofWatch(exchange);
		for (const fault of faults) this.#decide(exchange, fault);
		const does = (what: WatchFault["do"]) =>
			faults.some((fault) => fault.do === what);
		const isWatchList = incoming.url?.includes("sendInitialEvents=true");
		if (does("gone-answer")) return refuse(exchange, outgoing, { status: 410 });
		if (does("error-answer"))
			return refuse(exchange, outgoing, { status: 500 });
		if (does("forbidden-answer"))
			return refuse(exchange, outgoing, { status: 403 });
		if (does("refuse-watch-list") && isWatchList)
			return refuse(exchange, outgoing, { status: 422 });
		const onward = this.#onward(incoming, (answer) => {
			exchange.status = answer.statusCode ?? 0;
			outgoing.writeHead(exchange.status, answer.headers);
			outgoing.flushHeaders();
			const stream = new Stream(exchange, outgoing, faults);
			this.streams.add(stream);
			outgoing.on("close", () => {
				stream.close();
				this.streams.delete(stream);
			});
			answer.on("data", (chunk: Buffer) => stream.take(chunk));
			answer.on("end", () => stream.over());
			answer.on("error", () => outgoing.destroy());
		});
		onward.on("error", () => outgoing.destroy());
		outgoing.on("close", () => onward.destroy());
		onward.end();
	}
}

async function textOf(incoming: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of incoming) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks);
}

const reasons: { [status: number]: string } = {
	403: "Forbidden",
	409: "Conflict",
	410: "Expired",
	422: "Invalid",
	429: "TooManyRequests",
	500: "InternalError",
	503: "ServiceUnavailable",
	504: "Timeout",
};

function refuse(
	exchange: Exchange,
	outgoing: ServerResponse,
	{
		status,
		retryAfterSeconds,
	}: { status: number; retryAfterSeconds?: number | undefined },
): void {
	exchange.status = status;
	const headers = {
		"content-type": "application/json",
		...(retryAfterSeconds !== undefined && {
			"retry-after": String(retryAfterSeconds),
		}),
	};
	outgoing.writeHead(status, headers);
	const body = {
		apiVersion: "v1",
		kind: "Status",
		status: "Failure",
		reason: reasons[status] ?? "Unknown",
		code: status,
		message: "injected by the fault proxy",
	};
	outgoing.end(JSON.stringify(body));
}
