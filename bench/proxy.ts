// A proxy between one client and the API server that sees every body, and may answer in the server's place.

import type { IncomingMessage, ServerResponse } from "node:http";
import { Agent, createServer, request } from "node:https";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { createAuthority, issue } from "../src/controlplane/certificates.ts";
import type { ControlPlane } from "../src/controlplane/control-plane.ts";

export type Passing = {
	method: string;
	/** With the query. */
	path: string;
	contentType: string;
	body: Buffer;
};
export type Refusal = {
	status: number;
	headers?: { [name: string]: string };
	body: string;
};

export type ProxyOptions = {
	/** An answer instead of the server's; "cut" ends the connection without one. */
	refuse?: (passing: Passing) => Refusal | "cut" | undefined;
	/** Told of each answer of the server. */
	onAnswer?: (passing: Passing, status: number) => void;
};

export type Proxy = {
	/** For a kubeconfig. */
	server: string;
	certificateAuthority: string;
	close: () => Promise<void>;
};

export async function startProxy(
	{ url, clientConfig }: ControlPlane,
	options: ProxyOptions,
): Promise<Proxy> {
	const authority = createAuthority("authority of the bench proxy");
	const hosts = ["127.0.0.1"];
	const own = issue(authority, { commonName: "bench proxy", hosts });
	const ca = clientConfig.certificateAuthority;
	const agent = new Agent({ ca, keepAlive: true });
	const listener = createServer(
		{ cert: own.certificate, key: own.key },
		(incoming, outgoing) =>
			void forward(incoming, outgoing, { ...options, url, agent }).catch(() =>
				outgoing.destroy(),
			),
	);
	await new Promise<void>((resolve) =>
		listener.listen(0, "127.0.0.1", () => resolve()),
	);
	const { port } = listener.address() as AddressInfo;
	return {
		server: `https://127.0.0.1:${port}`,
		certificateAuthority: authority.certificate,
		close: async () => {
			listener.closeAllConnections();
			agent.destroy();
			await new Promise<void>((resolve) => listener.close(() => resolve()));
		},
	};
}

type Onward = ProxyOptions & { url: string; agent: Agent };

async function forward(
	incoming: IncomingMessage,
	outgoing: ServerResponse,
	{ url, agent, refuse, onAnswer }: Onward,
): Promise<void> {
	const target = new URL(incoming.url ?? "/", url);
	const { method = "GET" } = incoming;
	const passing = {
		method,
		path: target.pathname + target.search,
		contentType: incoming.headers["content-type"] ?? "",
		body: await buffer(incoming),
	};
	const refusal = refuse?.(passing);
	if (refusal === "cut") return void outgoing.destroy();
	if (refusal) {
		outgoing.writeHead(refusal.status, {
			"content-type": "application/json",
			...refusal.headers,
		});
		return void outgoing.end(refusal.body);
	}
	const headers = { ...incoming.headers, host: target.host };
	const onward = request(target, { method, headers, agent }, (answer) => {
		const status = answer.statusCode ?? 0;
		onAnswer?.(passing, status);
		outgoing.writeHead(status, answer.headers);
		answer.pipe(outgoing);
		answer.on("error", () => outgoing.destroy());
	});
	onward.on("error", () => outgoing.destroy());
	outgoing.on("close", () => onward.destroy());
	onward.end(passing.body);
}
