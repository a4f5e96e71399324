// All objects of a kind in one namespace, or those that a selector of labels picks, page by page.

import type { KubeObject, Resource } from "../kube/objects.ts";
import type { Cluster, Detail } from "./cluster.ts";

export async function* objectsIn(
	cluster: Pick<Cluster, "list">,
	resource: Resource,
	namespace: string,
	{ detail = "full", selector }: { detail?: Detail; selector?: string } = {},
): AsyncGenerator<KubeObject> {
	const { apiVersion, kind } = resource;
	let token = "";
	do {
		const page = await cluster.list(
			resource,
			detail,
			token,
			namespace,
			selector,
		);
		for (const item of page.items) yield { ...item, apiVersion, kind };
		token = page.continueToken;
	} while (token);
}
