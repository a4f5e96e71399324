// A plain client of the API server with a pool of sockets: what the writers and the set-up of the benchmark call with.

import { setTimeout as wait } from "node:timers/promises";
import { Pool } from "undici";
import type { ControlPlane } from "../src/controlplane/control-plane.ts";

export type Sent = {
	method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
	path: string;
	body?: string | Buffer;
	contentType?: string;
};
export type Answer = { status: number; text: string };
export type Client = {
	send: (request: Sent) => Promise<Answer>;
	/** Parses the answer; rejects unless it is a success. */
	call: <T>(request: Omit<Sent, "body">, body?: object) => Promise<T>;
	close: () => Promise<void>;
};

export type ClientOptions = {
	/** Sockets. */
	connections: number;
	/** What it calls itself. */
	agent: string;
	/** A bearer token; without one it is the administrator. */
	token?: string;
};

export function openClient(
	{ clientConfig }: ControlPlane,
	{ connections, agent, token }: ClientOptions,
): Client {
	const { server, certificateAuthority: ca } = clientConfig;
	const { clientCertificate: cert, clientKey: key } = clientConfig;
	const connect = token ? { ca } : { ca, cert, key };
	const pool = new Pool(server, { connections, connect, allowH2: false });
	const own = {
		"user-agent": agent,
		accept: "application/json",
		...(token && { authorization: `Bearer ${token}` }),
	};
	const send = async ({ method, path, body, contentType }: Sent) => {
		const type = contentType ?? "application/json";
		const headers = { ...own, ...(body && { "content-type": type }) };
		const answer = await pool.request({
			method,
			path,
			headers,
			body: body ?? null,
		});
		return { status: answer.statusCode, text: await answer.body.text() };
	};
	return {
		send,
		call: async <T>(request: Omit<Sent, "body">, body?: object) => {
			const content = body && { body: JSON.stringify(body) };
			const { status, text } = await send({ ...request, ...content });
			if (status < 300) return JSON.parse(text) as T;
			throw new Error(`${request.method} ${request.path}: ${status} ${text}`);
		},
		close: () => pool.destroy(),
	};
}

/** Does the work for each item, so many at a time, in order. */
export async function forEachAtOnce<T>(
	items: readonly T[],
	atOnce: number,
	work: (item: T) => Promise<void>,
): Promise<void> {
	let next = 0;
	const worker = async () => {
		for (;;) {
			const item = items[next++];
			if (item === undefined) return;
			await work(item);
		}
	};
	await Promise.all(Array.from({ length: atOnce }, worker));
}

/** Begins one piece of work every `every` milliseconds, whether or not those before are done; resolves when all are. */
export async function atRate<T>(
	items: readonly T[],
	every: number,
	work: (item: T) => Promise<unknown>,
): Promise<void> {
	const start = performance.now();
	await Promise.all(
		items.map(async (item, index) => {
			await wait(Math.max(0, start + index * every - performance.now()));
			await work(item);
		}),
	);
}
