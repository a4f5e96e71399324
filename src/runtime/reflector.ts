// Keeps a cache equal to the server: list in pages, then watch from there; through cuts, silence and expired versions.

import type { KubeObject, Resource } from "../kube/objects.ts";
import { nameKey } from "./shapes.ts";
import type { Cluster, Detail } from "./cluster.ts";
import { ClusterError, retryAfterOf } from "./errors.ts";

/** What a reflector feeds. Calls come strictly in the order of the server's history. */
export type Sink = {
	upsert(object: KubeObject): void;
	remove(object: KubeObject): void;
	bookmark(resourceVersion: string): void;
	retain(names: ReadonlySet<string>, resourceVersion: string): void;
};

export type ReflectorOptions = {
	cluster: Pick<Cluster, "list" | "watch">;
	resource: Resource;
	detail: Detail;
	/** All namespaces without it. */
	namespace?: string | undefined;
	sink: Sink;
	signal: AbortSignal;
	/** Called once, after the first list is in the cache. */
	onSynced: () => void;
	/** The server has forgotten our version: everything is listed again. */
	onExpired: () => void;
	onFault: (error: unknown) => void;
	/** Waits, for at most so many milliseconds, unless aborted. */
	sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
};

const firstDelay = 800;
const longestDelay = 30_000;

/** Runs until `signal` aborts; no failure ends it. */
export async function reflect(options: ReflectorOptions): Promise<void> {
	const { signal, sleep, onFault } = options;
	let version = "";
	let failures = 0;
	const progress = (reached: string) => {
		version = reached;
		failures = 0;
	};
	while (!signal.aborted) {
		try {
			// A list alone is no success: a watch that expires at once would make it a storm of lists.
			if (version === "") version = await relist(options);
			await follow(options, version, progress);
			// Orderly ends come for all watches of a server at once; do not come back as one herd.
			await sleep(Math.random() * firstDelay, signal);
		} catch (error) {
			if (signal.aborted) return;
			if (error instanceof ClusterError && error.failure === "expired") {
				options.onExpired();
				version = "";
			}
			onFault(error);
			const ceiling = Math.min(longestDelay, firstDelay * 2 ** failures++);
			await sleep(retryAfterOf(error) ?? Math.random() * ceiling, signal);
		}
	}
}

async function relist(options: ReflectorOptions): Promise<string> {
	const { cluster, resource, detail, sink, namespace } = options;
	const names = new Set<string>();
	let continueToken = "";
	let resourceVersion = "";
	do {
		const page = await cluster.list(resource, detail, continueToken, namespace);
		for (const item of page.items) {
			const object = withKind(item, resource);
			names.add(nameKey(object.metadata.namespace, object.metadata.name));
			sink.upsert(object);
		}
		resourceVersion ||= page.resourceVersion;
		continueToken = page.continueToken;
	} while (continueToken);
	sink.retain(names, resourceVersion);
	options.onSynced();
	return resourceVersion;
}

/** Items of a list come without their kind; partial objects come with the wrong one. */
const withKind = (
	item: KubeObject,
	{ apiVersion, kind }: Resource,
): KubeObject => ({ ...item, apiVersion, kind });

async function follow(
	options: ReflectorOptions,
	from: string,
	progress: (version: string) => void,
): Promise<void> {
	const { cluster, resource, detail, sink, signal, namespace } = options;
	const watching = { detail, resourceVersion: from, namespace };
	for await (const event of cluster.watch(resource, watching, signal)) {
		const object = withKind(event.object, resource);
		const reached = object.metadata.resourceVersion ?? from;
		if (event.type === "BOOKMARK") sink.bookmark(reached);
		else if (event.type === "DELETED") sink.remove(object);
		else sink.upsert(object);
		progress(reached);
	}
}
