// Carries out a plan: sends what changed, repairs what others changed, and never touches what is not ours.

import type { ParentObject, Plan, Trouble } from "../controllers/controller.ts";
import type { PlannedChild } from "../compile/child.ts";
import {
	appLabel,
	desiredAnnotation,
	managedBy,
	managedByLabel,
} from "../kube/labels.ts";
import type { KubeObject } from "../kube/objects.ts";
import type { CachedChild } from "./cache.ts";
import { controllerOf } from "./cache.ts";
import type { Cluster } from "./cluster.ts";
import { ClusterError, isPassing } from "./errors.ts";
import { fingerprint } from "./ownership.ts";
import { send } from "./send.ts";

/** What applying needs of the caches. `observe` takes the answer to a write. */
export type ChildStore = {
	get(kind: string, namespace: string, name: string): CachedChild | undefined;
	observe(object: KubeObject): void;
};
export type ApplyOptions = {
	cluster: Pick<Cluster, "get" | "create" | "apply" | "patch">;
	store: ChildStore;
	parent: ParentObject;
	/** Fingerprints that the last status recorded, by "<kind>/<name>". */
	applied: Fingerprints;
	/** Asks the server whether the parent is still the one at hand; rejects when it is not. */
	confirm: () => Promise<void>;
	/** Whether a child that others changed may be put right now, or has been too often lately. */
	mayRepair: (uid: string) => boolean;
	/** Called before the wait: the key wants to hear when the name becomes free. */
	onTaken: (kind: string, name: string) => void;
	onSuppressed: () => void;
};
export type Fingerprints = { readonly [child: string]: string };
export type Outcome = {
	readonly troubles: readonly Trouble[];
	/** Of each child that was found or left as it should be: what was seen then, not what a later event says. */
	readonly fingerprints: Fingerprints;
};

export const childId = ({
	kind,
	metadata,
}: Pick<KubeObject, "kind" | "metadata">) => `${kind}/${metadata.name}`;

type Result = { fingerprint: string } | { trouble: Trouble };

/** Children of one wave go side by side; the next wave only when the one before succeeded whole. */
export async function applyAll(
	plan: Plan,
	options: ApplyOptions,
): Promise<Outcome> {
	const fingerprints: { [child: string]: string } = {};
	const troubles: Trouble[] = [];
	for (const wave of [0, 1] as const) {
		const children = plan.children.filter((child) => child.wave === wave);
		await settleAll(
			children.map(async (child) => {
				const result = await applyOne(child, options);
				if ("trouble" in result) troubles.push(result.trouble);
				else fingerprints[childId(child.object)] = result.fingerprint;
			}),
		);
		if (troubles.length > 0) break;
	}
	return { troubles: troubles.sort(byMessage), fingerprints };
}

const byMessage = (a: Trouble, b: Trouble) => (a.message < b.message ? -1 : 1);

/** Lets every call come to its end before the first failure is thrown: nothing goes on behind the queue's back. */
async function settleAll(promises: readonly Promise<void>[]): Promise<void> {
	for (const result of await Promise.allSettled(promises))
		if (result.status === "rejected") throw result.reason;
}

async function applyOne(
	child: PlannedChild,
	options: ApplyOptions,
): Promise<Result> {
	const { object } = child;
	const { namespace = "", name } = object.metadata;
	const live = options.store.get(object.kind, namespace, name);
	const standing = live ? standingOf(live, options.parent) : "absent";
	if (standing === "foreign" || standing === "predecessor") {
		options.onTaken(object.kind, name);
		return taken(object, standing);
	}
	if (live && isConverged(live, object, standing, options))
		return { fingerprint: live.ownedHash };
	if (live && standing === "ours" && isDrift(live, object, options)) {
		if (!options.mayRepair(live.metadata.uid ?? ""))
			return { trouble: contested(object, live) };
	}
	// A cache that lags behind must not make children of a parent that is gone, or take back what it let go.
	const isNew = options.parent.status === undefined;
	if (standing === "orphan" || (!live && !isNew)) await options.confirm();
	try {
		const answer = await send(child, live, options);
		if (answer === "taken") return taken(object, "foreign");
		options.store.observe(answer);
		return { fingerprint: fingerprint(answer.metadata) };
	} catch (error) {
		if (!(error instanceof ClusterError) || isPassing(error)) throw error;
		return { trouble: refused(object, error) };
	}
}

/** What we ask for has not changed since it was recorded as done, and yet the object is another. */
function isDrift(
	live: CachedChild,
	object: KubeObject,
	{ applied }: ApplyOptions,
): boolean {
	const desired = object.metadata.annotations?.[desiredAnnotation];
	return (
		applied[childId(object)] !== undefined &&
		live.metadata.annotations?.[desiredAnnotation] === desired
	);
}

const contested = (
	object: KubeObject,
	{ otherManagers }: CachedChild,
): Trouble => ({
	reason: "Contested",
	message: `${childId(object)} is changed again and again by ${otherManagers.join(", ") || "somebody"}; it was put right three times within ten minutes`,
});

/** What the server refuses may be allowed later: it is said at once and tried again. */
export const refused = (
	object: Pick<KubeObject, "kind" | "metadata">,
	error: ClusterError,
): Trouble => ({
	reason: "Refused",
	message: `${childId(object)}: ${error.message}`,
});

function taken(
	object: KubeObject,
	standing: "foreign" | "predecessor",
): Result {
	const id = childId(object);
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

type Standing = "ours" | "orphan" | "predecessor" | "foreign";

/** Ours by uid. An orphan lost its owner (a backup was restored, or deletion left it) but carries our labels: it is taken up again. */
function standingOf({ metadata }: CachedChild, parent: ParentObject): Standing {
	const controller = controllerOf(metadata);
	if (controller?.uid === parent.metadata.uid) return "ours";
	const isOfOurKind =
		controller?.kind === parent.kind &&
		controller.apiVersion === parent.apiVersion;
	if (isOfOurKind && controller.name === parent.metadata.name)
		return "predecessor";
	const isLabelled =
		metadata.labels?.[managedByLabel] === managedBy &&
		metadata.labels[appLabel] === parent.metadata.name;
	return !controller && isLabelled ? "orphan" : "foreign";
}

function isConverged(
	live: CachedChild,
	object: KubeObject,
	standing: Standing | "absent",
	{ applied }: ApplyOptions,
): boolean {
	const desired = object.metadata.annotations?.[desiredAnnotation];
	return (
		standing === "ours" &&
		!live.hasAdditions &&
		live.metadata.annotations?.[desiredAnnotation] === desired &&
		live.ownedHash === applied[childId(object)]
	);
}
