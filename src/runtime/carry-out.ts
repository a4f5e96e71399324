// Carries out a plan with what a pass has at hand: applies, then prunes, and before what cannot be undone asks the server for the parent.

import type {
	AnyController,
	ParentObject,
	Plan,
} from "../controllers/controller.ts";
import { queryKey } from "../controllers/controller.ts";
import type { KubeObject } from "../kube/objects.ts";
import { canonical } from "../kube/names.ts";
import type { Outcome } from "./apply.ts";
import { applyAll } from "./apply.ts";
import { ClusterError, longestWaited } from "./errors.ts";
import { keyOf } from "./informers.ts";
import type { Pruned } from "./prune.ts";
import { prune, revoke } from "./prune.ts";
import type { World } from "./reconcile.ts";
import type { CachedChild } from "./shapes.ts";
import { appliedBefore } from "./status.ts";

export async function carryOut(
	controller: AnyController,
	plan: Plan,
	parent: ParentObject,
	world: World,
): Promise<Outcome> {
	const { cluster, informers } = world;
	const confirm = once(() => confirmParent(controller, parent, world));
	const resources = [
		...controller.children.map(({ resource }) => resource),
		...(controller.retired ?? []),
	];
	const options = { cluster, resources, parent, confirm };
	const owned = () =>
		informers
			.childrenOf(controller, parent)
			.filter(({ metadata }) => world.mayWriteIn(metadata.namespace ?? ""));
	const revoked = plan.revoked ? await revoke(plan, owned(), options) : nothing;
	const outcome = await applyAll(plan, {
		...world,
		...remembering(parent, world),
		parent,
		ownerLabel: controller.ownerLabel,
		confirm,
	});
	// What is not wanted any more goes only after what takes its place has come.
	const isDone = outcome.isWhole && revoked.troubles.length === 0;
	const pruned = isDone ? await prune(plan, owned(), options) : nothing;
	const failure = longestWaited([
		...revoked.failures,
		...(outcome.failure === undefined ? [] : [outcome.failure]),
		...pruned.failures,
	]);
	return {
		...outcome,
		troubles: [...revoked.troubles, ...outcome.troubles, ...pruned.troubles],
		...(failure !== undefined && { failure }),
	};
}

const nothing: Pruned = { troubles: [], failures: [] };

/** What applying asks and tells of the caches, the repairs and the ledger. */
function remembering(parent: ParentObject, world: World) {
	const { informers, ledger } = world;
	const key = keyOf(parent.kind, parent.metadata);
	const { uid = "" } = parent.metadata;
	return {
		repairs: repairsNow(world),
		onTaken: (kind: string, namespace: string, name: string) => {
			const query = queryKey({ kind, namespace, name });
			informers.subscriptions.add(key, query);
		},
		applied: { ...appliedBefore(parent), ...ledger.of(key, uid) },
		onWritten: (child: string, left: string) =>
			ledger.wrote(key, uid, child, left),
		store: {
			get: (kind: string, namespace: string, name: string) =>
				informers.children(kind).get(namespace, name),
			write: <A extends KubeObject | "taken">(
				{ kind, metadata }: KubeObject,
				call: () => Promise<A>,
			) => informers.children(kind).write(metadata, call),
		},
	};
}

function repairsNow({ repairs, now, onRepaired }: World) {
	const clock = () => performance.now();
	return {
		waitOf: (uid: string, isUrgent: boolean) =>
			repairs.waitOf(uid, isUrgent, clock()),
		repaired: (child: CachedChild, by: readonly string[]) => {
			repairs.repaired(child.metadata.uid ?? "", by, clock(), now());
			onRepaired(child, by);
		},
		fightOver: (uid: string, isUrgent: boolean, of?: readonly string[]) =>
			repairs.fightOver(uid, isUrgent, of, clock()),
	};
}

/** One quorum read before what cannot be undone: caches may lag behind a deletion or a newer spec. */
async function confirmParent(
	{ resource }: AnyController,
	{ metadata, status }: ParentObject,
	{ cluster, informers }: World,
): Promise<void> {
	const { namespace = "", name, uid, generation } = metadata;
	const cache = informers.parents(resource.kind);
	const fresh = await cluster.get(resource, namespace, name);
	if (!fresh || fresh.metadata.uid !== uid) cache.forget(metadata);
	if (fresh) cache.observe(fresh);
	const isSame =
		fresh?.metadata.uid === uid &&
		fresh?.metadata.generation === generation &&
		// A status of which the pass knows nothing: the answer to a write of it was lost, and its event comes too late to be news.
		canonical(fresh?.["status"]) === canonical(status) &&
		!fresh?.metadata.deletionTimestamp;
	if (!isSame) throw new ClusterError("conflict", "the cache was behind");
}

function once(work: () => Promise<void>): () => Promise<void> {
	let result: Promise<void> | undefined;
	return () => (result ??= work());
}
