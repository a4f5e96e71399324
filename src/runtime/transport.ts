// Sockets and credentials: one pool for calls, one for watches, both as the kubeconfig says.

import type { RequestOptions } from "node:https";
import type { KubeConfig } from "@kubernetes/client-node";
import { Pool } from "undici";
import { fieldManager } from "../kube/labels.ts";
import { mostCalls } from "./slots.ts";

const longestAnswer = 30_000;
const longestSilence = 90_000;
/** Tokens of service accounts rotate on disk; the file is read again this often. */
const credentialsLife = 30_000;

export type Transport = {
	calls: Pool;
	streams: Pool;
	prefix: string;
	headers: () => Promise<{ [name: string]: string }>;
};

export type Patience = {
	/** Milliseconds without an answer after which a call is lost; default 30 s. */
	callTimeout?: number;
	/** Milliseconds without a byte after which a watch is taken for dead; default 90 s, as bookmarks come about every minute. */
	watchSilence?: number;
};

export async function openTransport(
	kubeConfig: KubeConfig,
	{ callTimeout = longestAnswer, watchSilence = longestSilence }: Patience = {},
): Promise<Transport> {
	const server = kubeConfig.getCurrentCluster()?.server;
	if (!server) throw new Error("the kubeconfig names no cluster");
	const url = new URL(server);
	const tls: RequestOptions = {};
	await kubeConfig.applyToHTTPSOptions(tls);
	const { ca, cert, key, servername, rejectUnauthorized } = tls;
	const given = { ca, cert, key, servername, rejectUnauthorized };
	const known = Object.entries(given).filter(
		([, value]) => value !== undefined,
	);
	// A server that takes no connection is as silent as one that gives no answer.
	const connect = { ...Object.fromEntries(known), timeout: callTimeout };
	const common = { connect, allowH2: false, headersTimeout: callTimeout };
	return {
		calls: new Pool(url.origin, {
			...common,
			connections: mostCalls,
			bodyTimeout: callTimeout,
		}),
		streams: new Pool(url.origin, { ...common, bodyTimeout: watchSilence }),
		prefix: url.pathname.replace(/\/$/, ""),
		headers: credentials(kubeConfig),
	};
}

function credentials(kubeConfig: KubeConfig): Transport["headers"] {
	let until = 0;
	let headers: { [name: string]: string } = {};
	return async () => {
		if (performance.now() < until) return headers;
		const options: RequestOptions = { headers: {} };
		await kubeConfig.applyToHTTPSOptions(options);
		headers = { "user-agent": fieldManager };
		for (const [name, value] of Object.entries(options.headers ?? {}))
			if (typeof value === "string") headers[name.toLowerCase()] = value;
		if (options.auth)
			headers["authorization"] =
				`Basic ${Buffer.from(options.auth).toString("base64")}`;
		until = performance.now() + credentialsLife;
		return headers;
	};
}

/** As Go writes it: these characters escaped. What the server keeps as raw bytes must survive its own rewriting unchanged. */
export const jsonAsGo = (body: unknown): string =>
	JSON.stringify(body).replaceAll(
		/[<>&\u2028\u2029]/g,
		(character) =>
			`\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
	);
