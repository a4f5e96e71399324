// What a pass knows before it plans: the object, what its controller asks for, and its children.

import type {
	AnyController,
	ParentObject,
	Snapshot,
} from "../controllers/controller.ts";
import { queryKey } from "../controllers/controller.ts";
import { resolveRelated } from "../controllers/related.ts";
import { childId } from "./apply-options.ts";
import { withDrift } from "./drift.ts";
import { measured } from "./input-data.ts";
import { isPartial } from "./partial.ts";
import type { World } from "./reconcile.ts";
import { wholeObject } from "./shapes.ts";
import { appliedBefore } from "./status.ts";

/** As the cache has it; where that holds a part only, as the server has it, unless the object is refused. */
export async function parentOf(
	controller: AnyController,
	{ namespace, name }: { namespace: string; name: string },
	{ informers, cluster, platform, enterLarge }: World,
): Promise<ParentObject | undefined> {
	const { resource } = controller;
	const cache = informers.parents(resource.kind);
	const held = cache.get(namespace, name);
	const isOver = held?.metadata.deletionTimestamp !== undefined;
	if (!held || isOver || !isPartial(held)) return held;
	const children = informers.childrenOf(controller, held);
	if (controller.refusal?.({ parent: held, children, platform })) return held;
	await enterLarge();
	const whole = await cluster.get(resource, namespace, name);
	if (whole) cache.complete(whole);
	else cache.forget(held.metadata);
	return whole && wholeObject(whole);
}

/**
 * Subscribes before it asks, so that no change falls between the answer and the wish to hear of changes. Nothing is asked for on
 * behalf of an object that is refused.
 */
export async function gather(
	controller: AnyController,
	key: string,
	parent: ParentObject,
	{ informers, platform, now, enterLarge, renamed, ledger }: World,
): Promise<Snapshot<ParentObject>> {
	const children = informers.childrenOf(controller, parent);
	const taken = renamed.of(key, parent.metadata.uid ?? "");
	const known = { parent, children, platform, at: now(), taken };
	if (controller.refusal?.(known)) {
		informers.subscriptions.set(key, new Set());
		return { ...known, related: new Map() };
	}
	await informers.joining.done(parent.metadata.namespace ?? "");
	const asked = new Set<string>();
	const given = measured(enterLarge);
	const related = await resolveRelated(controller, parent, async (query) => {
		asked.add(queryKey(query));
		informers.subscriptions.add(key, queryKey(query));
		const found = await informers.answer(query);
		return "index" in query ? found : Promise.all(found.map(given));
	});
	informers.subscriptions.set(key, asked);
	const recorded = {
		...appliedBefore(parent),
		...ledger.of(key, parent.metadata.uid ?? ""),
	};
	return {
		...known,
		related,
		children: informers
			.childrenOf(controller, parent)
			.map((child) => withDrift(child, recorded[childId(child, parent)])),
	};
}
