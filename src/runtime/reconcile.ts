// One pass over one object: gather, plan, apply, prune, report, status. At rest it makes no call.

import { resolveRelated } from "../controllers/related.ts";
import type {
	AnyController,
	ParentObject,
	Plan,
	Snapshot,
} from "../controllers/controller.ts";
import { queryKey } from "../controllers/controller.ts";
import type { Platform } from "../api/platform.ts";
import type { Outcome } from "./apply.ts";
import { applyAll } from "./apply.ts";
import type { Cluster } from "./cluster.ts";
import type { Informers } from "./informers.ts";
import { keyOf } from "./informers.ts";
import { prune } from "./prune.ts";
import { fingerprintsOf, patchStatus, statusOf } from "./status.ts";

export type World = {
	cluster: Cluster;
	informers: Informers;
	platform: Platform;
	/** RFC 3339, whole seconds. */
	now: () => string;
	onSuppressed: () => void;
};

/** How it ended; `troubled` wants to be looked at again later. */
export type Ending = "gone" | "converged" | "troubled";

export async function reconcile(
	controller: AnyController,
	namespace: string,
	name: string,
	world: World,
): Promise<Ending> {
	const { informers, cluster } = world;
	const { kind } = controller.resource;
	const key = queryKey({ kind, namespace, name });
	const parent = informers.parents(kind).get(namespace, name) as
		| ParentObject
		| undefined;
	// Garbage collection removes the children; there is no finalizer that could get stuck.
	if (!parent || parent.metadata.deletionTimestamp) {
		informers.subscriptions.set(key, new Set());
		return "gone";
	}
	const snapshot = await gather(controller, key, parent, world);
	const plan = controller.plan(snapshot);
	const outcome = await carryOut(controller, plan, parent, world);
	for (const { kind: taken, name: child } of outcome.blocked)
		informers.subscriptions.add(key, keyOf(taken, { namespace, name: child }));
	const children = informers.ownedBy(parent.metadata.uid ?? "");
	const report = controller.report(
		{ ...snapshot, children },
		plan,
		outcome.troubles,
	);
	const fingerprints = fingerprintsOf(plan, children);
	const status = statusOf(parent, report, fingerprints, world.now());
	const resource = controller.resource;
	const answer = await patchStatus(cluster, resource, parent, status);
	if (answer) informers.parents(kind).observe(answer);
	return outcome.troubles.length > 0 ? "troubled" : "converged";
}

/** Subscribes before it asks, so that no change falls between the answer and the wish to hear of changes. */
async function gather(
	controller: AnyController,
	key: string,
	parent: ParentObject,
	{ informers, platform }: World,
): Promise<Snapshot<ParentObject>> {
	const asked = new Set<string>();
	const related = await resolveRelated(controller, parent, (query) => {
		asked.add(queryKey(query));
		informers.subscriptions.add(key, queryKey(query));
		return informers.answer(query);
	});
	informers.subscriptions.set(key, asked);
	const children = informers.ownedBy(parent.metadata.uid ?? "");
	return { parent, related, children, platform };
}

async function carryOut(
	controller: AnyController,
	plan: Plan,
	parent: ParentObject,
	{ cluster, informers, onSuppressed }: World,
): Promise<Outcome> {
	const outcome = await applyAll(plan, {
		cluster,
		parent,
		onSuppressed,
		applied: (parent.status?.["applied"] ?? {}) as { [child: string]: string },
		store: {
			get: (kind, namespace, name) =>
				informers.children(kind).get(namespace, name),
			observe: (object) => informers.children(object.kind).observe(object),
		},
	});
	// What is not wanted any more goes only after what takes its place has come.
	if (outcome.troubles.length === 0) {
		const owned = informers.ownedBy(parent.metadata.uid ?? "");
		const resources = controller.children.map(({ resource }) => resource);
		await prune(plan, owned, resources, cluster);
	}
	return outcome;
}
