// Carries out a plan: sends what changed, repairs what others changed, and never touches what is not ours.

import type { Plan, Trouble } from "../controllers/controller.ts";
import type { PlannedChild, Wave } from "../compile/child.ts";
import { desiredAnnotation } from "../kube/labels.ts";
import type { KubeObject } from "../kube/objects.ts";
import type { ApplyOptions, Fingerprints } from "./apply-options.ts";
import { childId } from "./apply-options.ts";
import type { CachedChild } from "./shapes.ts";
import { ClusterError, isPassing, silenced } from "./errors.ts";
import { fingerprint } from "./ownership.ts";
import { send } from "./send.ts";
import type { Standing } from "./standing.ts";
import { standingOf } from "./standing.ts";
import { filled } from "./vault.ts";
import { inWaves } from "./waves.ts";

export type Outcome = {
	readonly troubles: readonly Trouble[];
	/** Of each child that was found or left as it should be: what was seen then, not what a later event says. */
	readonly fingerprints: Fingerprints;
};

type Result = { fingerprint: string } | { trouble: Trouble };

export async function applyAll(
	plan: Plan,
	options: ApplyOptions,
): Promise<Outcome> {
	const { parent } = options;
	const fingerprints: { [child: string]: string } = {};
	const apply = async (child: PlannedChild): Promise<Trouble | undefined> => {
		const result = await applyOne(child, options);
		if ("trouble" in result) return result.trouble;
		fingerprints[childId(child.object, parent)] = result.fingerprint;
		return undefined;
	};
	const wave = (child: PlannedChild) => waveOf(child, options);
	const troubles = await inWaves(plan.children, wave, apply);
	return { troubles: troubles.sort(byMessage), fingerprints };
}

/** What serves already must be right before what runs is changed. */
function waveOf(child: PlannedChild, options: ApplyOptions): Wave {
	if (child.wave !== "beside") return child.wave;
	const { kind, metadata } = child.object;
	const live = options.store.get(kind, metadata.namespace ?? "", metadata.name);
	return live && standingOf(live, child, options) === "ours" ? 0 : "beside";
}

const byMessage = (a: Trouble, b: Trouble) => (a.message < b.message ? -1 : 1);

async function applyOne(
	child: PlannedChild,
	options: ApplyOptions,
): Promise<Result> {
	const { object } = child;
	const { namespace = "", name } = object.metadata;
	const id = childId(object, options.parent);
	const live = options.store.get(object.kind, namespace, name);
	const standing = live ? standingOf(live, child, options) : "absent";
	if (standing === "foreign" || standing === "predecessor") {
		options.onTaken(object.kind, namespace, name);
		return taken(id, standing);
	}
	if (live && isConverged(live, object, standing, options))
		return { fingerprint: live.ownedHash };
	const drifted = standing === "ours" && isDrift(live, object, options);
	if (live && drifted && !options.mayRepair(live.metadata.uid ?? ""))
		return { trouble: contested(id, live) };
	// A cache that lags behind must not make children of a parent that is gone, or take back what it let go.
	const isNew = options.parent.status === undefined;
	if (standing === "orphan" || (!live && !isNew)) await options.confirm();
	try {
		const ready = await filled(child, live, options);
		if ("trouble" in ready) return ready;
		const answer = await options.store.write(object, () =>
			send(ready, live, options),
		);
		if (answer === "taken") return taken(id, "foreign");
		const left = fingerprint(answer.metadata);
		options.onWritten(id, left);
		// What somebody claims and nobody can remove is no repair.
		if (live && drifted && left !== live.ownedHash)
			options.onRepaired(live.metadata.uid ?? "");
		return { fingerprint: left };
	} catch (error) {
		const known = silenced(error, child.resource);
		if (!(known instanceof ClusterError) || isPassing(known)) throw known;
		return { trouble: refused(id, known) };
	}
}

/**
 * What we ask for has not changed since it was recorded as done, and yet the object is another: somebody changed it,
 * or the answer to a write of ours was lost. Only writing it again tells which.
 */
function isDrift(
	live: CachedChild | undefined,
	object: KubeObject,
	{ applied, parent }: ApplyOptions,
): boolean {
	const desired = object.metadata.annotations?.[desiredAnnotation];
	return (
		applied[childId(object, parent)] !== undefined &&
		live?.metadata.annotations?.[desiredAnnotation] === desired
	);
}

const contested = (id: string, { otherManagers }: CachedChild): Trouble => ({
	reason: "Contested",
	message: `${id} is changed again and again by ${otherManagers.join(", ") || "somebody"}; it was put right three times within ten minutes`,
});

/** What the server refuses may be allowed later: it is said at once and tried again. */
export const refused = (id: string, error: ClusterError): Trouble => ({
	reason: "Refused",
	message: `${id}: ${error.message}`,
});

function taken(id: string, standing: "foreign" | "predecessor"): Result {
	const trouble: Trouble =
		standing === "foreign"
			? {
					reason: "Conflict",
					message: `${id} exists and was not made by Seaworthy; it is left as it is`,
				}
			: {
					reason: "WaitingForDeletion",
					message: `${id} belongs to an earlier object of the same name and is being deleted`,
				};
	return { trouble };
}

function isConverged(
	live: CachedChild,
	object: KubeObject,
	standing: Standing | "absent",
	{ applied, parent }: ApplyOptions,
): boolean {
	const desired = object.metadata.annotations?.[desiredAnnotation];
	return (
		standing === "ours" &&
		live.metadata.annotations?.[desiredAnnotation] === desired &&
		live.ownedHash === applied[childId(object, parent)]
	);
}
