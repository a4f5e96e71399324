// The adapter to a real API server: one pool of sockets for calls, one socket per watch, raw JSON both ways.
// KubeConfig of client-node reads files, in-cluster accounts and plug-ins; its typed clients are not used,
// because they drop fields that they do not know.

import type { KubeConfig } from "@kubernetes/client-node";
import { fieldManager, removalManager } from "../kube/labels.ts";
import type { KubeObject, Resource } from "../kube/objects.ts";
import type { Cluster, ListPage } from "./cluster.ts";
import { namespaceIn, pathOf } from "./cluster.ts";
import { ClusterError, errorFromAnswer } from "./errors.ts";
import { fenced } from "./fenced.ts";
import { acceptOf, watch } from "./kube-watch.ts";
import type { Patience, Route, Transport } from "./transport.ts";
import { openTransport } from "./transport.ts";
import { Slots } from "./slots.ts";

const pageSize = 500;

export type Options = Patience & {
	kubeConfig: KubeConfig;
	/** Throws when this process may not write now. */
	fence: () => void;
	/** Not needed where nobody counts. */
	observe?: CallObserver;
};
export type CallObserver = {
	sent(): void;
	/** Once for each that was sent; code "<error>" without an answer. */
	answered(method: string, code: string): void;
};
type Call = {
	method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
	path: string;
	body?: unknown;
	contentType?: string;
	accept?: string;
	/** What is written: only the leader may, and each kind has its share of the calls in flight. */
	writes?: string;
};

export async function connect(options: Options): Promise<Cluster> {
	const transport = await openTransport(options.kubeConfig, options);
	const call = caller(transport, options);
	return {
		...reads(transport, call),
		...writes(call),
		close: transport.close,
	};
}

function caller(transport: Transport, options: Options) {
	const slots = new Slots();
	return async (request: Call): Promise<unknown> => {
		const kind = request.writes ?? "reads";
		const namespace = namespaceIn(request.path);
		const answer = await slots.use({ kind, namespace }, async () => {
			const route = await transport.route();
			return exchange(route, request, options);
		});
		const { status, text, retryAfter } = answer;
		if (status >= 300) throw errorFromAnswer(status, text, retryAfter);
		return parse(text);
	};
}

type Answer = { status: number; text: string; retryAfter: string };

async function exchange(
	{ calls, origin, prefix, headers }: Route,
	{ method, path, body, writes: written, ...types }: Call,
	{ observe, fence }: Options,
): Promise<Answer> {
	const { accept = "application/json", contentType = "application/json" } =
		types;
	observe?.sent();
	try {
		const dispatcher = written ? fenced(calls, fence) : calls;
		const answer = await dispatcher.request({
			origin,
			method,
			path: prefix + path,
			headers: {
				...headers,
				accept,
				...(body !== undefined && { "content-type": contentType }),
			},
			body: body === undefined ? null : JSON.stringify(body),
		});
		const text = await answer.body.text();
		observe?.answered(method, String(answer.statusCode));
		const retryAfter = String(answer.headers["retry-after"]);
		return { status: answer.statusCode, text, retryAfter };
	} catch (cause) {
		observe?.answered(method, "<error>");
		if (cause instanceof ClusterError) throw cause;
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
			const accept = acceptOf(detail, "PartialObjectMetadata");
			try {
				const path = pathOf(resource, namespace, name);
				return (await call({ method: "GET", path, accept })) as KubeObject;
			} catch (error) {
				if (error instanceof ClusterError && error.failure === "notFound")
					return undefined;
				throw error;
			}
		},
		list: async (resource, detail, continueToken, namespace, selector) => {
			const query = new URLSearchParams({ limit: String(pageSize) });
			if (selector !== undefined) query.set("labelSelector", selector);
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
	const to = async (
		resource: Resource,
		request: Pick<Call, "method" | "path" | "body" | "contentType">,
	) => (await call({ ...request, writes: resource.plural })) as KubeObject;
	const at = (resource: Resource, { metadata }: KubeObject) =>
		pathOf(resource, metadata.namespace, metadata.name) + manager;
	return {
		create: (resource, body) => {
			const path = pathOf(resource, body.metadata.namespace) + manager;
			return to(resource, { method: "POST", path, body });
		},
		apply: (resource, body, { force }) => {
			const path = `${at(resource, body)}&force=${force}`;
			const contentType = "application/apply-patch+yaml";
			return to(resource, { method: "PATCH", path, body, contentType });
		},
		replace: (resource, body) =>
			to(resource, { method: "PUT", path: at(resource, body), body }),
		patch: (resource, object, body) => {
			const { namespace, name } = object.metadata;
			const path = `${pathOf(resource, namespace, name)}?fieldManager=${removalManager}`;
			const contentType = "application/json-patch+json";
			return to(resource, { method: "PATCH", path, body, contentType });
		},
		patchStatus: (resource, { namespace, name, uid }, status) => {
			const path = `${pathOf(resource, namespace, name)}/status${manager}`;
			const body = { metadata: { uid }, status };
			const contentType = "application/merge-patch+json";
			return to(resource, { method: "PATCH", path, body, contentType });
		},
		remove: async (resource, { namespace, name, uid }) => {
			const path = pathOf(resource, namespace, name);
			const body = deletionOf(uid);
			await to(resource, { method: "DELETE", path, body });
		},
	};
}

const deletionOf = (uid: string) => ({
	apiVersion: "v1",
	kind: "DeleteOptions",
	preconditions: { uid },
	propagationPolicy: "Background",
});

const manager = `?fieldManager=${fieldManager}`;
