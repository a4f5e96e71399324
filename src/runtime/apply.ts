// Carries out a plan: sends what changed, repairs what others changed, and never touches what is not ours.

import type { Plan, Trouble } from "../controllers/controller.ts";
import type { PlannedChild, Wave } from "../compile/child.ts";
import { isObserved } from "../kube/conditions.ts";
import { desiredAnnotation } from "../kube/labels.ts";
import type { KubeObject } from "../kube/objects.ts";
import type { ApplyOptions, Fingerprints } from "./apply-options.ts";
import { childId } from "./apply-options.ts";
import type { CachedChild } from "./shapes.ts";
import { longestWaited } from "./errors.ts";
import { failed, isServerFault } from "./failed.ts";
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
	/** Ids of copies whose name somebody else has. */
	readonly taken: readonly string[];
	/** Every child is as it should be, whatever there is to say of it. */
	readonly isWhole: boolean;
	/** Milliseconds until a child that waits for it may be put right, or until a fight is over. */
	readonly again?: number;
	/** What the queue is to retry on. */
	readonly failure?: unknown;
};

/** Of one child. Without a fingerprint it is not as it should be. */
type Result = {
	fingerprint?: string;
	trouble?: Trouble;
	again?: number;
	failure?: unknown;
	/** Its id, where somebody else has its name and it can have another. */
	taken?: string;
};

export async function applyAll(
	plan: Plan,
	options: ApplyOptions,
): Promise<Outcome> {
	const results: Result[] = [];
	const fingerprints: { [child: string]: string } = {};
	const apply = async (child: PlannedChild): Promise<boolean> => {
		const result = await applyOne(child, options);
		results.push(result);
		const { fingerprint: left } = result;
		const id = childId(child.object, options.parent);
		if (left !== undefined) fingerprints[id] = left;
		return left !== undefined;
	};
	const wave = (child: PlannedChild) => waveOf(child, options);
	await inWaves(plan.children, wave, apply);
	const troubles = results.flatMap(({ trouble }) => trouble ?? []);
	const waits = results.flatMap(({ again }) => again ?? []);
	const failure = longestWaited(results.flatMap((each) => each.failure ?? []));
	return {
		troubles: troubles.sort(byMessage),
		taken: results.flatMap((each) => each.taken ?? []),
		fingerprints,
		isWhole: Object.keys(fingerprints).length === plan.children.length,
		...(waits.length > 0 && { again: Math.min(...waits) }),
		...(failure !== undefined && { failure }),
	};
}

function waveOf(child: PlannedChild, options: ApplyOptions): Wave {
	const { kind, metadata } = child.object;
	const live = options.store.get(kind, metadata.namespace ?? "", metadata.name);
	const isOurs = live && standingOf(live, child, options) === "ours";
	// What serves already must be right before what runs is changed.
	if (child.wave === "beside") return isOurs ? 0 : "beside";
	// What is only put right as it was asks for nothing new, and waits for nothing.
	if (child.wave === 1 && isOurs && isAskedFor(live, child.object))
		return "beside";
	return child.wave;
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
		return taken(child, id, standing);
	}
	if (live && isConverged(live, object, standing, options))
		return { fingerprint: live.ownedHash, ...contested(child, live, options) };
	const isDrifted = standing === "ours" && isDrift(live, id, options);
	if (live && isDrifted) {
		const again = waitOf(live, child, options);
		if (again > 0) return { ...contested(child, live, options, true), again };
	}
	// A cache that lags behind must not make children of a parent that is gone, or take back what it let go.
	const isNew = !isObserved(options.parent.status);
	if (standing === "orphan" || (!live && !isNew)) await options.confirm();
	try {
		return await write(child, live, isDrifted, options);
	} catch (error) {
		const result = failed(id, child.resource, error);
		if (result.failure && isServerFault(result.failure))
			options.onWritten(id, "");
		return result;
	}
}

async function write(
	child: PlannedChild,
	live: CachedChild | undefined,
	isDrifted: boolean,
	options: ApplyOptions,
): Promise<Result> {
	const id = childId(child.object, options.parent);
	const ready = await filled(child, live, options);
	if ("trouble" in ready) return ready;
	const answer = await options.store.write(child.object, () =>
		send(ready, live, options),
	);
	if (answer === "taken") return taken(child, id, "foreign");
	const left = fingerprint(answer.metadata);
	options.onWritten(id, left);
	if (!live) return { fingerprint: left };
	// What somebody claims and nobody can remove is no repair.
	if (isDrifted && left !== live.ownedHash)
		options.repairs.repaired(live, live.otherManagers);
	return { fingerprint: left, ...contested(child, live, options) };
}

const waitOf = (
	{ metadata: { uid = "" } }: CachedChild,
	{ isUrgent }: PlannedChild,
	{ repairs }: ApplyOptions,
): number => repairs.waitOf(uid, isUrgent === true);

/**
 * The object is another than the one that was recorded as done: somebody changed it, or the answer to a write of ours was lost. Only
 * writing it again tells which.
 */
function isDrift(
	live: CachedChild | undefined,
	id: string,
	{ applied }: ApplyOptions,
): boolean {
	const recorded = applied[id];
	return Boolean(recorded) && live?.ownedHash !== recorded;
}

/** Said while a fight goes on, also when the object is right for the moment. */
function contested(
	{ object, isUrgent }: PlannedChild,
	{ metadata: { uid = "" }, otherManagers }: CachedChild,
	{ repairs, parent }: ApplyOptions,
	isWrong = false,
): Pick<Result, "trouble" | "again"> {
	const of = isWrong ? otherManagers : undefined;
	const contest = repairs.fightOver(uid, isUrgent === true, of);
	if (!contest) return {};
	const id = childId(object, parent);
	const { by, edits, since, remaining } = contest;
	const who = by.join(", ") || "somebody";
	const state = isWrong ? "is wrong now and put right soon" : "is right now";
	const message = `${id} was changed ${edits} times by ${who} since ${since}; it ${state}`;
	return { trouble: { reason: "Contested", message }, again: remaining };
}

function taken(
	{ renames }: PlannedChild,
	id: string,
	standing: "foreign" | "predecessor",
): Result {
	if (standing === "predecessor") {
		const message = `${id} belongs to an earlier object of the same name and is being deleted`;
		return { trouble: { reason: "WaitingForDeletion", message } };
	}
	const message = `${id} exists and was not made by Seaworthy; it is left as it is`;
	const trouble: Trouble = { reason: "Conflict", message };
	return { trouble, ...(renames && { taken: id }) };
}

const isAskedFor = (live: CachedChild, { metadata }: KubeObject): boolean =>
	live.metadata.annotations?.[desiredAnnotation] ===
	metadata.annotations?.[desiredAnnotation];

const isConverged = (
	live: CachedChild,
	object: KubeObject,
	standing: Standing | "absent",
	{ applied, parent }: ApplyOptions,
): boolean =>
	standing === "ours" &&
	isAskedFor(live, object) &&
	live.ownedHash === applied[childId(object, parent)];
