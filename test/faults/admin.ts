// The administrator of a campaign: writes what people write and reads what is there, past the fault proxy and without kubectl.

import { Agent, request } from "node:https";
import type { ClientConfig } from "../../src/controlplane/admin-client.ts";
import type { KubeObject, Resource } from "../../src/kube/objects.ts";
import { pathOf } from "../../src/runtime/cluster.ts";

export type Admin = ReturnType<typeof adminOf>;
type Answer = { status: number; text: string };

/** Calls reject when the server refuses; a deletion of what is not there is none. */
export function adminOf(config: ClientConfig) {
	const agent = new Agent({
		keepAlive: true,
		ca: config.certificateAuthority,
		cert: config.clientCertificate,
		key: config.clientKey,
	});
	const call = async (
		method: string,
		path: string,
		body?: unknown,
		contentType = "application/json",
	): Promise<Answer> =>
		send(new URL(path, config.server), { method, agent }, body, contentType);
	const succeed = async (...words: Parameters<typeof call>) => {
		const { status, text } = await call(...words);
		if (status >= 300) throw new Error(`${words[0]} ${words[1]}: ${text}`);
		return JSON.parse(text) as KubeObject;
	};
	return {
		call,
		/** As `kubectl apply --server-side`. */
		apply: (resource: Resource, object: KubeObject) => {
			const { namespace, name } = object.metadata;
			const path = `${pathOf(resource, namespace, name)}?fieldManager=people&force=true`;
			return succeed("PATCH", path, object, "application/apply-patch+yaml");
		},
		/** As `kubectl replace`; what others write meanwhile stays. */
		replace: async (resource: Resource, object: KubeObject) => {
			const { namespace, name } = object.metadata;
			const path = pathOf(resource, namespace, name);
			for (;;) {
				const { metadata } = await succeed("GET", path);
				const { status, text } = await call("PUT", path, {
					...object,
					metadata,
				});
				if (status === 409) continue;
				if (status >= 300) throw new Error(`PUT ${path}: ${text}`);
				return;
			}
		},
		merge: (resource: Resource, place: Place, patch: object) =>
			succeed(
				"PATCH",
				`${pathOf(resource, place.namespace, place.name)}?fieldManager=somebody`,
				patch,
				"application/merge-patch+json",
			),
		get: async (
			resource: Resource,
			{ namespace, name }: Place,
		): Promise<KubeObject | undefined> => {
			const path = pathOf(resource, namespace, name);
			const { status, text } = await call("GET", path);
			if (status === 404) return undefined;
			if (status >= 300) throw new Error(`GET ${path}: ${text}`);
			return JSON.parse(text) as KubeObject;
		},
		/** All of a namespace, or of the cluster. */
		list: async (resource: Resource, namespace?: string) => {
			const list = await succeed("GET", pathOf(resource, namespace));
			return (list["items"] as KubeObject[]).map((item) => ({
				...item,
				kind: resource.kind,
				apiVersion: resource.apiVersion,
			}));
		},
		remove: async (
			resource: Resource,
			{ namespace, name }: Place,
			propagationPolicy: Propagation = "Background",
		) => {
			const path = pathOf(resource, namespace, name);
			const body = { kind: "DeleteOptions", apiVersion: "v1" };
			const options = { ...body, propagationPolicy };
			const { status, text } = await call("DELETE", path, options);
			if (status >= 300 && status !== 404)
				throw new Error(`DELETE ${path}: ${text}`);
		},
		close: () => agent.destroy(),
	};
}
export type Place = { namespace: string; name: string };
export type Propagation = "Background" | "Foreground" | "Orphan";

function send(
	url: URL,
	options: { method: string; agent: Agent },
	body: unknown,
	contentType: string,
): Promise<Answer> {
	const content = body === undefined ? "" : JSON.stringify(body);
	const headers = {
		accept: "application/json",
		"content-type": contentType,
		"content-length": Buffer.byteLength(content),
	};
	return new Promise((resolve, reject) => {
		const outgoing = request(url, { ...options, headers, timeout: 20_000 });
		outgoing.once("response", (response) => {
			let text = "";
			response.setEncoding("utf8").on("data", (chunk: string) => {
				text += chunk;
			});
			response.once("error", reject);
			response.once("end", () =>
				resolve({ status: response.statusCode ?? 0, text }),
			);
		});
		outgoing.once("timeout", () =>
			outgoing.destroy(new Error(`no answer from ${url.href}`)),
		);
		outgoing.once("error", reject);
		outgoing.end(content);
	});
}
