// The port to the API server: the few calls that the runtime makes. kube-cluster.ts is the adapter.

import type { KubeObject, Resource } from "../kube/objects.ts";
import { ClusterError } from "./errors.ts";

/** `metadata` asks for PartialObjectMetadata: labels, owners and managedFields, no spec. */
export type Detail = "full" | "metadata";
export type ListPage = {
	items: KubeObject[];
	resourceVersion: string;
	continueToken: string;
};
export type WatchEvent = {
	type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK";
	object: KubeObject;
};
export type WatchOptions = {
	detail: Detail;
	/** Where to begin; empty for now, with what exists told first. */
	resourceVersion: string;
	/** All namespaces without it. */
	namespace?: string | undefined;
	/** One object only. */
	name?: string;
	/** Only objects whose labels it selects. */
	selector?: string | undefined;
	/** Asks for everything that exists first, and for a bookmark annotated `k8s.io/initial-events-end` when it was told. */
	isComplete?: boolean;
	/** The server took the watch; quiet kinds tell their first event much later. */
	onOpen?: () => void;
};
export type JsonPatchOperation = {
	op: "test" | "remove";
	path: string;
	value?: unknown;
};

/** All calls reject with a ClusterError. Writes go out under the field manager `seaworthy`. */
export type Cluster = {
	get(
		resource: Resource,
		namespace: string,
		name: string,
		detail?: Detail,
	): Promise<KubeObject | undefined>;
	list(
		resource: Resource,
		detail: Detail,
		continueToken: string,
		namespace?: string,
		/** Of labels. */
		selector?: string,
	): Promise<ListPage>;
	/** Ends orderly when the server's time is over; events come strictly in order. */
	watch(
		resource: Resource,
		options: WatchOptions,
		signal: AbortSignal,
	): AsyncGenerator<WatchEvent>;
	create(resource: Resource, object: KubeObject): Promise<KubeObject>;
	/** Without `force` it fails with a conflict where another manager owns a field with another value. */
	apply(
		resource: Resource,
		object: KubeObject,
		options: { force: boolean },
	): Promise<KubeObject>;
	replace(resource: Resource, object: KubeObject): Promise<KubeObject>;
	/** JSON patch that removes, under a field manager of its own; the first operation tests the resourceVersion. */
	patch(
		resource: Resource,
		object: KubeObject,
		operations: readonly JsonPatchOperation[],
	): Promise<KubeObject>;
	/** Merge patch of the status subresource; refused when the object is another one than `uid`. */
	patchStatus(
		resource: Resource,
		target: { namespace: string; name: string; uid: string },
		status: { [member: string]: unknown },
	): Promise<KubeObject>;
	/** Deletes exactly this object: by uid, in the background. */
	remove(
		resource: Resource,
		target: { namespace: string; name: string; uid: string },
	): Promise<void>;
	close(): Promise<void>;
};

/** Path of a resource's collection, or of one object when `name` is given. Every part is encoded. */
export function pathOf(
	resource: Resource,
	namespace?: string,
	name?: string,
): string {
	const { apiVersion, plural, scope } = resource;
	for (const part of [namespace, name])
		if (part === "." || part === "..")
			// Nothing has such a name, and every reader of URLs would take it for another path.
			throw new ClusterError(
				"notFound",
				`there is no ${resource.kind} ${part}`,
			);
	const root = apiVersion.includes("/") ? "/apis/" : "/api/";
	const parts = [root + apiVersion];
	if (namespace && scope === "Namespaced")
		parts.push("namespaces", encodeURIComponent(namespace));
	parts.push(plural);
	if (name) parts.push(encodeURIComponent(name));
	return parts.join("/");
}

/** The namespace that a path names; empty for none. */
export const namespaceIn = (path: string): string =>
	/\/namespaces\/([^/?]+)/.exec(path)?.[1] ?? "";
