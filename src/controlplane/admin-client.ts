// The administrator's few calls to the API server while a cluster is set up; tests and the operator have their own
// clients.

import { Agent, request } from "node:https";

/** What any client needs to speak to the API server as administrator; everything is PEM. */
export interface ClientConfig {
	server: string;
	certificateAuthority: string;
	clientCertificate: string;
	clientKey: string;
}

export interface Answer {
	status: number;
	/** Text as it came. */
	body: string;
}

export interface AdminClient {
	/** Rejects when there is no answer within 10 s. */
	call: (method: string, path: string, body?: unknown) => Promise<Answer>;
	close: () => void;
}

/** Keeps connections open until close(). */
export function createAdminClient(config: ClientConfig): AdminClient {
	const agent = new Agent({
		keepAlive: true,
		maxSockets: 8,
		ca: config.certificateAuthority,
		cert: config.clientCertificate,
		key: config.clientKey,
	});
	return {
		call: (method, path, body) =>
			send(new URL(path, config.server), { method, agent }, body),
		close: () => agent.destroy(),
	};
}

function send(
	url: URL,
	options: { method: string; agent: Agent },
	body: unknown,
): Promise<Answer> {
	const content = body === undefined ? "" : JSON.stringify(body);
	const headers = {
		accept: "application/json",
		"content-type": "application/json",
		"content-length": Buffer.byteLength(content),
	};
	return new Promise((resolve, reject) => {
		const outgoing = request(url, { ...options, headers, timeout: 10_000 });
		outgoing.once("response", (response) => {
			let text = "";
			response.setEncoding("utf8").on("data", (chunk) => {
				text += chunk;
			});
			response.once("error", reject);
			response.once("end", () =>
				resolve({ status: response.statusCode ?? 0, body: text }),
			);
		});
		outgoing.once("timeout", () =>
			outgoing.destroy(new Error(`no answer from ${url.href} within 10 s`)),
		);
		outgoing.once("error", reject);
		outgoing.end(content);
	});
}
