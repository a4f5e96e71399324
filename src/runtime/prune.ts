// Deletes what the parent owns and the plan no longer names: by uid, so that an object of the same name is never hit.

import type { ParentObject, Plan, Trouble } from "../controllers/controller.ts";
import type { Resource } from "../kube/objects.ts";
import { childId } from "./apply-options.ts";
import { failed } from "./failed.ts";
import type { CachedChild } from "./shapes.ts";
import type { Cluster } from "./cluster.ts";
import { ClusterError } from "./errors.ts";

type Options = {
	cluster: Pick<Cluster, "remove">;
	resources: readonly Resource[];
	parent: ParentObject;
	/** As for applying. */
	confirm: () => Promise<void>;
};

/** What is to be said of deletions, and what the queue is to retry. */
export type Pruned = { troubles: Trouble[]; failures: unknown[] };

/** What is owned and neither planned nor kept. */
export function prune(
	plan: Plan,
	owned: readonly CachedChild[],
	options: Options,
): Promise<Pruned> {
	const { parent } = options;
	const wanted = new Set([
		...plan.children.map(({ object }) => childId(object, parent)),
		...plan.kept.map(({ kind, name }) => `${kind}/${name}`),
	]);
	return deleteAll(
		owned.filter((child) => !wanted.has(childId(child, parent))),
		options,
	);
}

/** What may not be used any more: it waits for nothing else to succeed. */
export function revoke(
	{ revoked = [] }: Plan,
	owned: readonly CachedChild[],
	options: Options,
): Promise<Pruned> {
	const gone = new Set(revoked.map(({ kind, name }) => `${kind}/${name}`));
	return deleteAll(
		owned.filter((child) => gone.has(childId(child, options.parent))),
		options,
	);
}

/** What the server refuses to delete is said; the others go all the same. */
async function deleteAll(
	children: readonly CachedChild[],
	options: Options,
): Promise<Pruned> {
	const { parent, resources } = options;
	const surplus = children.filter(
		({ metadata }) => !metadata.deletionTimestamp,
	);
	if (surplus.length > 0) await options.confirm();
	const results: ReturnType<typeof failed>[] = [];
	for (const child of surplus) {
		const { namespace = "", name, uid = "" } = child.metadata;
		const resource = resources.find(({ kind }) => kind === child.kind);
		if (!resource) continue;
		try {
			await options.cluster.remove(resource, { namespace, name, uid });
		} catch (error) {
			if (isGone(error)) continue;
			results.push(failed(childId(child, parent), resource, error));
		}
	}
	return {
		troubles: results.flatMap(({ trouble }) => trouble ?? []),
		failures: results.flatMap(({ failure }) => failure ?? []),
	};
}

/** Gone, or already another object: either way ours is no longer there. */
const isGone = (error: unknown): boolean =>
	error instanceof ClusterError &&
	(error.failure === "notFound" || error.failure === "conflict");
