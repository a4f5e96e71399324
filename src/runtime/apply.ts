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
import { removal } from "./ownership.ts";

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
	applied: { readonly [child: string]: string };
	onSuppressed: () => void;
};
export type Outcome = {
	/** Names that are taken; the key wants to hear when they become free. */
	blocked: readonly { kind: string; name: string }[];
	troubles: readonly Trouble[];
};

export const childId = ({ kind, metadata }: KubeObject) =>
	`${kind}/${metadata.name}`;

type Result = "done" | { trouble: Trouble; blocked: boolean };

/** Children of one wave go side by side; the next wave only when the one before succeeded whole. */
export async function applyAll(
	plan: Plan,
	options: ApplyOptions,
): Promise<Outcome> {
	const blocked: { kind: string; name: string }[] = [];
	const troubles: Trouble[] = [];
	for (const wave of [0, 1] as const) {
		const children = plan.children.filter((child) => child.wave === wave);
		const results = await settleAll(
			children.map((child) => applyOne(child, options)),
		);
		for (const [index, result] of results.entries()) {
			const object = children[index]?.object;
			if (result === "done" || !object) continue;
			troubles.push(result.trouble);
			if (result.blocked)
				blocked.push({ kind: object.kind, name: object.metadata.name });
		}
		if (troubles.length > 0) break;
	}
	return { blocked, troubles };
}

/** Lets every call come to its end before the first failure is thrown: nothing goes on behind the queue's back. */
async function settleAll<T>(promises: readonly Promise<T>[]): Promise<T[]> {
	const settled = await Promise.allSettled(promises);
	return settled.map((result) => {
		if (result.status === "rejected") throw result.reason;
		return result.value;
	});
}

async function applyOne(
	child: PlannedChild,
	options: ApplyOptions,
): Promise<Result> {
	const { object } = child;
	const { namespace = "", name } = object.metadata;
	const live = options.store.get(object.kind, namespace, name);
	const standing = live ? standingOf(live, options.parent) : "absent";
	if (standing === "foreign" || standing === "predecessor")
		return taken(object, standing);
	if (live && isConverged(live, object, standing, options)) return "done";
	try {
		const answer = await send(child, live, options);
		if (answer !== "conflict") return "done";
		return taken(object, "foreign");
	} catch (error) {
		if (!(error instanceof ClusterError) || isPassing(error)) throw error;
		const message = `${childId(object)}: ${error.message}`;
		return { trouble: { reason: "Refused", message }, blocked: false };
	}
}

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
	return { trouble, blocked: true };
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

/** Writes the child; "conflict" when a stranger's object turned up under its name in the meantime. */
async function send(
	{ object, resource, write }: PlannedChild,
	live: CachedChild | undefined,
	{ cluster, store, parent, onSuppressed }: ApplyOptions,
): Promise<"written" | "conflict"> {
	const wanted = withOwner(object, parent);
	if (!live && write === "create") {
		try {
			store.observe(await cluster.create(resource, wanted));
			return "written";
		} catch (error) {
			if (!(error instanceof ClusterError) || error.failure !== "conflict")
				throw error;
			return afterCollision(wanted, { cluster, store, resource, parent });
		}
	}
	const uid = live?.metadata.uid;
	const metadata = { ...wanted.metadata, ...(uid && { uid }) };
	let answer = await cluster.apply(resource, { ...wanted, metadata });
	if (answer.metadata.resourceVersion === live?.metadata.resourceVersion)
		onSuppressed();
	const operations = removal(answer);
	if (operations.length > 0)
		answer = await cluster.patch(resource, answer, operations);
	store.observe(answer);
	return "written";
}

/** A create met an object: ours, when an earlier answer was lost or the cache lags; otherwise a stranger's. */
async function afterCollision(
	wanted: KubeObject,
	context: Pick<ApplyOptions, "cluster" | "store" | "parent"> &
		Pick<PlannedChild, "resource">,
): Promise<"written" | "conflict"> {
	const { cluster, store, parent, resource } = context;
	const { namespace = "", name } = wanted.metadata;
	const found = await cluster.get(resource, namespace, name);
	if (!found) throw new ClusterError("conflict", `${name} came and went`);
	if (controllerOf(found.metadata)?.uid !== parent.metadata.uid)
		return "conflict";
	store.observe(found);
	return "written";
}

function withOwner(object: KubeObject, parent: ParentObject): KubeObject {
	const { apiVersion, kind, metadata } = parent;
	const owner = {
		apiVersion,
		kind,
		name: metadata.name,
		uid: metadata.uid ?? "",
		controller: true,
		blockOwnerDeletion: false,
	};
	return {
		...object,
		metadata: { ...object.metadata, ownerReferences: [owner] },
	};
}
