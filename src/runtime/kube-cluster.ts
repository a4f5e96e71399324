// The adapter to a real API server: one pool of sockets for calls, one socket per watch, raw JSON both ways.
// KubeConfig of client-node reads files, in-cluster accounts and plug-ins; its typed clients are not used,
// because they drop fields that they do not know.

import type { KubeConfig } from "@kubernetes/client-node";
import { fieldManager } from "../kube/labels.ts";
import type { KubeObject, Resource } from "../kube/objects.ts";
import type { Cluster, ListPage } from "./cluster.ts";
import { pathOf } from "./cluster.ts";
import { ClusterError, errorFromAnswer } from "./errors.ts";
import { acceptOf, watch } from "./kube-watch.ts";
import type { Patience, Transport } from "./transport.ts";
import { callsInFlight, jsonAsGo, openTransport } from "./transport.ts";
import { Slots } from "./slots.ts";

const pageSize = 500;

export type Options = Patience & {
	kubeConfig: KubeConfig;
	/** Throws when this process may not write now. */
	fence: () => void;
	/** Told of every answer; code "<error>" for none. */
	observe: (method: string, code: string) => void;
};
type Call = {
	method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
	path: string;
	body?: unknown;
	contentType?: string;
	accept?: string;
	/** Whether only the leader may send it. */
	isFenced?: boolean;
};

export async function connect(options: Options): Promise<Cluster> {
	const transport = await openTransport(options.kubeConfig, options);
	const call = caller(transport, options);
	return {
		...reads(transport, call),
		...writes(call),
		close: async () => {
			await Promise.all([
				transport.calls.destroy(),
				transport.streams.destroy(),
			]);
		},
	};
}

function caller(transport: Transport, options: Options) {
	const slots = new Slots(callsInFlight);
	return async (request: Call): Promise<unknown> => {
		const headers = await transport.headers();
		const answer = await slots.use(() => {
			// Asked in the moment of sending: a call that waited for its turn may have waited too long.
			if (request.isFenced) options.fence();
			return exchange(transport, request, headers, options.observe);
		});
		const { status, text, retryAfter } = answer;
		if (status >= 300) throw errorFromAnswer(status, text, retryAfter);
		return parse(text);
	};
}

type Answer = { status: number; text: string; retryAfter: string };

async function exchange(
	transport: Transport,
	{ method, path, body, ...types }: Call,
	headers: { [name: string]: string },
	observe: Options["observe"],
): Promise<Answer> {
	const { accept = "application/json", contentType = "application/json" } =
		types;
	try {
		const answer = await transport.calls.request({
			method,
			path: transport.prefix + path,
			headers: {
				...headers,
				accept,
				...(body !== undefined && { "content-type": contentType }),
			},
			body: body === undefined ? null : jsonAsGo(body),
		});
		const text = await answer.body.text();
		observe(method, String(answer.statusCode));
		const retryAfter = String(answer.headers["retry-after"]);
		return { status: answer.statusCode, text, retryAfter };
	} catch (cause) {
		observe(method, "<error>");
		throw new ClusterError("lost", `no answer: ${String(cause)}`);
	}
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		throw new ClusterError("lost", "the answer was cut off");
	}
}

function reads(
	transport: Transport,
	call: ReturnType<typeof caller>,
): Pick<Cluster, "get" | "list" | "watch"> {
	return {
		get: async (resource, namespace, name, detail = "full") => {
			const path = pathOf(resource, namespace, name);
			const accept = acceptOf(detail, "PartialObjectMetadata");
			try {
				return (await call({ method: "GET", path, accept })) as KubeObject;
			} catch (error) {
				if (error instanceof ClusterError && error.failure === "notFound")
					return undefined;
				throw error;
			}
		},
		list: async (resource, detail, continueToken, namespace) => {
			const query = new URLSearchParams({ limit: String(pageSize) });
			if (continueToken) query.set("continue", continueToken);
			const answer = await call({
				method: "GET",
				path: `${pathOf(resource, namespace)}?${query}`,
				accept: acceptOf(detail, "PartialObjectMetadataList"),
			});
			return page(answer);
		},
		watch: (resource, options, signal) =>
			watch(transport, resource, options, signal),
	};
}

function page(answer: unknown): ListPage {
	const list = answer as {
		metadata: { resourceVersion: string; continue?: string };
		items?: KubeObject[];
	};
	return {
		items: list.items ?? [],
		resourceVersion: list.metadata.resourceVersion,
		continueToken: list.metadata.continue ?? "",
	};
}

type Writes = Omit<Cluster, "get" | "list" | "watch" | "close">;

function writes(call: ReturnType<typeof caller>): Writes {
	const send = async (request: Call) => (await call(request)) as KubeObject;
	const to = (
		method: Call["method"],
		path: string,
		body: unknown,
		contentType = "application/json",
	) => send({ method, path, body, contentType, isFenced: true });
	const at = (resource: Resource, { metadata }: KubeObject) =>
		pathOf(resource, metadata.namespace, metadata.name) + manager;
	return {
		create: (resource, object) => {
			const path = pathOf(resource, object.metadata.namespace) + manager;
			return to("POST", path, object);
		},
		apply: (resource, object, { force }) => {
			const path = `${at(resource, object)}&force=${force}`;
			return to("PATCH", path, object, "application/apply-patch+yaml");
		},
		replace: (resource, object) => to("PUT", at(resource, object), object),
		patch: (resource, object, operations) => {
			const path = at(resource, object);
			return to("PATCH", path, operations, "application/json-patch+json");
		},
		patchStatus: (resource, { namespace, name, uid }, status) => {
			const path = `${pathOf(resource, namespace, name)}/status${manager}`;
			const body = { metadata: { uid }, status };
			return to("PATCH", path, body, "application/merge-patch+json");
		},
		remove: async (resource, { namespace, name, uid }) => {
			await to("DELETE", pathOf(resource, namespace, name), {
				apiVersion: "v1",
				kind: "DeleteOptions",
				preconditions: { uid },
				propagationPolicy: "Background",
			});
		},
	};
}

const manager = `?fieldManager=${fieldManager}`;
