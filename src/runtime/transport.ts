// Sockets and credentials: one pool for calls, one for watches, both as the kubeconfig says. Tokens and certificates rotate on disk:
// they are read again, and new certificates get new pools.

import type { RequestOptions } from "node:https";
import type { KubeConfig } from "@kubernetes/client-node";
import type { Dispatcher } from "undici";
import { Pool, ProxyAgent } from "undici";
import { fieldManager } from "../kube/labels.ts";
import { proxyFor } from "./proxy.ts";
import { mostCalls } from "./slots.ts";

const longestAnswer = 30_000;
const longestSilence = 90_000;
const usualLife = 30_000;

export type Transport = {
	/** Ready to carry one request; `calls` for calls, `streams` for watches. */
	route: () => Promise<Route>;
	close: () => Promise<void>;
};
export type Route = {
	calls: Dispatcher;
	streams: Dispatcher;
	origin: string;
	/** Path that comes before every other. */
	prefix: string;
	headers: { [name: string]: string };
};

export type Patience = {
	/** Milliseconds without an answer after which a call is lost; default 30 s. */
	callTimeout?: number;
	/** Milliseconds without a byte after which a watch is taken for dead; default 90 s, as bookmarks come about every minute. */
	watchSilence?: number;
	/** Milliseconds after which tokens and certificates are read again; default 30 s. */
	credentialsLife?: number;
};

export async function openTransport(
	kubeConfig: KubeConfig,
	patience: Patience = {},
): Promise<Transport> {
	const { server = "", proxyUrl } = kubeConfig.getCurrentCluster() ?? {};
	if (!server) throw new Error("the kubeconfig names no cluster");
	const url = new URL(server);
	const open = poolsTo(url.origin, {
		...patience,
		proxy: proxyFor(url, proxyUrl, process.env),
	});
	const read = credentials(kubeConfig, patience.credentialsLife);
	let { tls } = await read();
	let pools = open(tls);
	return {
		route: async () => {
			const now = await read();
			const isNew = now.tls !== tls && isOther(now.tls, tls);
			tls = now.tls;
			if (isNew) {
				// What is under way ends on its own: watches within minutes.
				for (const pool of [pools.calls, pools.streams]) void pool.close();
				pools = open(tls);
			}
			const prefix = url.pathname.replace(/\/$/, "");
			return { ...pools, origin: url.origin, prefix, headers: now.headers };
		},
		close: async () => {
			await Promise.all([pools.calls.destroy(), pools.streams.destroy()]);
		},
	};
}

type Tls = { [option: string]: unknown };
type Pools = Pick<Route, "calls" | "streams">;

const isOther = (a: Tls, b: Tls): boolean =>
	Object.keys({ ...a, ...b }).some(
		(option) => String(a[option]) !== String(b[option]),
	);

function poolsTo(
	origin: string,
	options: Patience & { proxy: string | undefined },
): (tls: Tls) => Pools {
	const { callTimeout = longestAnswer, proxy } = options;
	const { watchSilence = longestSilence } = options;
	const opened = (tls: Tls, more: Pool.Options): Dispatcher => {
		const common = { allowH2: false, headersTimeout: callTimeout, ...more };
		// A server that takes no connection is as silent as one that gives no answer.
		const connect = { ...tls, timeout: callTimeout };
		if (proxy === undefined) return new Pool(origin, { ...common, connect });
		return new ProxyAgent({ ...common, uri: proxy, requestTls: connect });
	};
	return (tls) => ({
		calls: opened(tls, { connections: mostCalls, bodyTimeout: callTimeout }),
		streams: opened(tls, { bodyTimeout: watchSilence }),
	});
}

/** The file of a token is read by the kubeconfig, and so are those of certificates. */
function credentials(kubeConfig: KubeConfig, life = usualLife) {
	let until = 0;
	let known: { tls: Tls; headers: Route["headers"] } = { tls: {}, headers: {} };
	return async () => {
		if (performance.now() < until) return known;
		const options: RequestOptions = { headers: {} };
		await kubeConfig.applyToHTTPSOptions(options);
		const headers: Route["headers"] = { "user-agent": fieldManager };
		for (const [name, value] of Object.entries(options.headers ?? {}))
			if (typeof value === "string") headers[name.toLowerCase()] = value;
		if (options.auth)
			headers["authorization"] =
				`Basic ${Buffer.from(options.auth).toString("base64")}`;
		const { ca, cert, key, servername, rejectUnauthorized } = options;
		const given = { ca, cert, key, servername, rejectUnauthorized };
		const tls = Object.fromEntries(
			Object.entries(given).filter(([, value]) => value !== undefined),
		);
		known = { tls, headers };
		until = performance.now() + life;
		return known;
	};
}
