// Carries out a plan, and plans anew where somebody else has the name of a copy.

import type {
	AnyController,
	ParentObject,
	Plan,
	Snapshot,
} from "../controllers/controller.ts";
import { planOf } from "../controllers/controller.ts";
import type { Outcome } from "./apply.ts";
import { carryOut } from "./carry-out.ts";
import { keyOf } from "./informers.ts";
import type { World } from "./reconcile.ts";

type Done = { readonly plan: Plan; readonly outcome: Outcome };

export async function carryOutRenaming(
	controller: AnyController,
	snapshot: Snapshot<ParentObject>,
	plan: Plan,
	world: World,
): Promise<Done> {
	const { parent } = snapshot;
	const outcome = await carryOut(controller, plan, parent, world);
	if (outcome.taken.length === 0) return { plan, outcome };
	const key = keyOf(parent.kind, parent.metadata);
	const { uid = "" } = parent.metadata;
	const wait = world.renamed.turn(key, uid, outcome.taken, performance.now());
	if (wait > 0) {
		const again = Math.min(wait, outcome.again ?? wait);
		return { plan, outcome: { ...outcome, again } };
	}
	const taken = world.renamed.of(key, uid);
	const renamed = planOf(controller, { ...snapshot, taken });
	return {
		plan: renamed,
		outcome: await carryOut(controller, renamed, parent, world),
	};
}
