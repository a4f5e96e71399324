// The adapter to a real API server: one pool of sockets for calls, one socket per watch, raw JSON both ways.
// KubeConfig of client-node reads files, in-cluster accounts and plug-ins; its typed clients are not used,
// because they drop fields that they do not know.

import type { KubeConfig } from "@kubernetes/client-node";
import { fieldManager } from "../kube/labels.ts";
import type { KubeObject, Resource } from "../kube/objects.ts";
import type { Cluster, Detail, ListPage, WatchEvent } from "./cluster.ts";
import { pathOf } from "./cluster.ts";
import { ClusterError, errorFromAnswer } from "./errors.ts";
import { jsonLines } from "./lines.ts";
import type { Transport } from "./transport.ts";
import { openTransport } from "./transport.ts";

const pageSize = 500;

export type Options = {
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
};

export async function connect(options: Options): Promise<Cluster> {
	const transport = await openTransport(options.kubeConfig);
	const call = caller(transport, options);
	return {
		...reads(transport, call),
		...writes(call, options.fence),
		close: async () => {
			await Promise.all([
				transport.calls.destroy(),
				transport.streams.destroy(),
			]);
		},
	};
}

function caller(transport: Transport, { observe }: Options) {
	return async ({ method, path, body, ...types }: Call): Promise<unknown> => {
		let status = 0;
		let text = "";
		let retryAfter: string | string[] | undefined;
		try {
			const answer = await transport.calls.request({
				method,
				path: transport.prefix + path,
				headers: {
					...(await transport.headers()),
					accept: types.accept ?? "application/json",
					...(body !== undefined && {
						"content-type": types.contentType ?? "application/json",
					}),
				},
				body: body === undefined ? null : jsonAsGo(body),
			});
			status = answer.statusCode;
			retryAfter = answer.headers["retry-after"];
			text = await answer.body.text();
		} catch (cause) {
			observe(method, "<error>");
			throw new ClusterError("lost", `no answer: ${String(cause)}`);
		}
		observe(method, String(status));
		if (status >= 300) throw errorFromAnswer(status, text, String(retryAfter));
		return parse(text);
	};
}

/** As Go writes it: these characters escaped. What the server keeps as raw bytes must survive its own rewriting unchanged. */
const jsonAsGo = (body: unknown): string =>
	JSON.stringify(body).replaceAll(
		/[<>&\u2028\u2029]/g,
		(character) =>
			`\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
	);

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		throw new ClusterError("lost", "the answer was cut off");
	}
}

const acceptOf = (detail: Detail, kind: string) =>
	detail === "full"
		? "application/json"
		: `application/json;as=${kind};g=meta.k8s.io;v=v1`;

function reads(
	transport: Transport,
	call: ReturnType<typeof caller>,
): Pick<Cluster, "get" | "list" | "watch"> {
	return {
		get: async (resource, namespace, name) => {
			const path = pathOf(resource, namespace, name);
			try {
				return (await call({ method: "GET", path })) as KubeObject;
			} catch (error) {
				if (error instanceof ClusterError && error.failure === "notFound")
					return undefined;
				throw error;
			}
		},
		list: async (resource, detail, continueToken) => {
			const query = new URLSearchParams({ limit: String(pageSize) });
			if (continueToken) query.set("continue", continueToken);
			const answer = await call({
				method: "GET",
				path: `${pathOf(resource)}?${query}`,
				accept: acceptOf(detail, "PartialObjectMetadataList"),
			});
			return page(answer);
		},
		watch: (resource, detail, resourceVersion, signal) =>
			watch(transport, resource, detail, resourceVersion, signal),
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

async function* watch(
	transport: Transport,
	resource: Resource,
	detail: Detail,
	resourceVersion: string,
	signal: AbortSignal,
): AsyncGenerator<WatchEvent> {
	const query = new URLSearchParams({
		watch: "true",
		allowWatchBookmarks: "true",
		resourceVersion,
		timeoutSeconds: String(300 + Math.floor(Math.random() * 300)),
	});
	const answer = await transport.streams
		.request({
			method: "GET",
			path: `${transport.prefix}${pathOf(resource)}?${query}`,
			headers: {
				...(await transport.headers()),
				accept: acceptOf(detail, "PartialObjectMetadata"),
			},
			signal,
		})
		.catch((cause: unknown) => {
			throw new ClusterError("lost", `no answer: ${String(cause)}`);
		});
	if (answer.statusCode >= 300)
		throw errorFromAnswer(answer.statusCode, await answer.body.text());
	for await (const line of jsonLines(answer.body)) yield eventOf(line);
}

/** A failure inside the stream comes as an event of type ERROR that carries a Status. */
function eventOf(line: unknown): WatchEvent {
	const event = line as WatchEvent | { type: "ERROR"; object: unknown };
	if (event.type !== "ERROR") return event;
	const { code = 500 } = event.object as { code?: number };
	throw errorFromAnswer(code, JSON.stringify(event.object));
}

function writes(
	call: ReturnType<typeof caller>,
	fence: () => void,
): Omit<Cluster, "get" | "list" | "watch" | "close"> {
	const send = async (request: Call) => {
		fence();
		return (await call(request)) as KubeObject;
	};
	const at = (resource: Resource, { metadata }: KubeObject, query = "") =>
		pathOf(resource, metadata.namespace, metadata.name) + query;
	const manager = `?fieldManager=${fieldManager}`;
	return {
		create: (resource, object) =>
			send({
				method: "POST",
				path: pathOf(resource, object.metadata.namespace) + manager,
				body: object,
			}),
		apply: (resource, object) =>
			send({
				method: "PATCH",
				path: at(resource, object, `${manager}&force=true`),
				body: object,
				contentType: "application/apply-patch+yaml",
			}),
		replace: (resource, object) =>
			send({
				method: "PUT",
				path: at(resource, object, manager),
				body: object,
			}),
		patch: (resource, object, operations) =>
			send({
				method: "PATCH",
				path: at(resource, object, manager),
				body: operations,
				contentType: "application/json-patch+json",
			}),
		patchStatus: (resource, { namespace, name, uid }, status) =>
			send({
				method: "PATCH",
				path: `${pathOf(resource, namespace, name)}/status${manager}`,
				body: { metadata: { uid }, status },
				contentType: "application/merge-patch+json",
			}),
		remove: async (resource, { namespace, name, uid }) => {
			await send({
				method: "DELETE",
				path: pathOf(resource, namespace, name),
				body: {
					apiVersion: "v1",
					kind: "DeleteOptions",
					preconditions: { uid },
					propagationPolicy: "Background",
				},
			});
		},
	};
}
