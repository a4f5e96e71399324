// All objects of a kind in one namespace, page by page.

import type { KubeObject, Resource } from "../kube/objects.ts";
import type { Cluster, Detail } from "./cluster.ts";

export async function* objectsIn(
	cluster: Pick<Cluster, "list">,
	resource: Resource,
	namespace: string,
	detail: Detail = "full",
): AsyncGenerator<KubeObject> {
	const { apiVersion, kind } = resource;
	let token = "";
	do {
		const page = await cluster.list(resource, detail, token, namespace);
		for (const item of page.items) yield { ...item, apiVersion, kind };
		token = page.continueToken;
	} while (token);
}
