// Deletes what the parent owns and the plan no longer names: by uid, so that an object of the same name is never hit.

import type { Plan } from "../controllers/controller.ts";
import type { Resource } from "../kube/objects.ts";
import type { CachedChild } from "./cache.ts";
import type { Cluster } from "./cluster.ts";
import { ClusterError } from "./errors.ts";

export async function prune(
	plan: Plan,
	owned: readonly CachedChild[],
	resources: readonly Resource[],
	cluster: Pick<Cluster, "remove">,
): Promise<void> {
	const wanted = new Set([
		...plan.children.map(
			({ object }) => `${object.kind}/${object.metadata.name}`,
		),
		...plan.kept.map(({ kind, name }) => `${kind}/${name}`),
	]);
	for (const { kind, metadata } of owned) {
		const { namespace = "", name, uid, deletionTimestamp } = metadata;
		const resource = resources.find((each) => each.kind === kind);
		if (wanted.has(`${kind}/${name}`) || deletionTimestamp || !uid || !resource)
			continue;
		try {
			await cluster.remove(resource, { namespace, name, uid });
		} catch (error) {
			// Gone, or already another object: either way ours is no longer there.
			const isGone =
				error instanceof ClusterError &&
				(error.failure === "notFound" || error.failure === "conflict");
			if (!isGone) throw error;
		}
	}
}
