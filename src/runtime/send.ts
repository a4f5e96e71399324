// Writes one child: safely when it is new, with its uid when it is known, and without what others added to it.

import type { PlannedChild } from "../compile/child.ts";
import type { ParentObject } from "../controllers/controller.ts";
import { canonical } from "../kube/names.ts";
import type { KubeObject } from "../kube/objects.ts";
import type { ApplyOptions } from "./apply-options.ts";
import { childId } from "./apply-options.ts";
import type { CachedChild } from "./shapes.ts";
import { ClusterError } from "./errors.ts";
import { childShape } from "./shapes.ts";
import { standingOf } from "./standing.ts";
import { fingerprint, removal, restOf } from "./ownership.ts";

/** Writes the child, its values filled in, and gives it as it is then; "taken" when a stranger's object turned up under its name in the meantime. */
export async function send(
	child: PlannedChild,
	live: CachedChild | undefined,
	options: ApplyOptions,
): Promise<KubeObject | "taken"> {
	const { cluster, parent, onSuppressed } = options;
	const { resource } = child;
	const wanted = child.outlives
		? child.object
		: withOwner(child.object, parent);
	if (!live) return create(child, wanted, options);
	if (child.renames && child.write === "create") {
		const isCopy = await holdsWhatWasPosted(wanted, child, options);
		if (!isCopy) return "taken";
	}
	const { uid, resourceVersion } = live.metadata;
	const metadata = { ...wanted.metadata, ...(uid && { uid }) };
	const body = { ...wanted, metadata };
	const answer = await cluster.apply(resource, body, { force: true });
	if (answer.metadata.resourceVersion === resourceVersion) onSuppressed();
	const free = child.outlives ? await released(answer, child, options) : answer;
	const known = options.applied[childId(child.object, parent)] ?? "";
	// What was there after an earlier removal came back by itself.
	if (restOf(fingerprint(free.metadata)) === restOf(known)) return free;
	return cleaned(free, child, cluster);
}

/** Marks, labels and owners can be forged; content that nobody can change proves a copy. */
async function holdsWhatWasPosted(
	wanted: KubeObject,
	{ resource }: PlannedChild,
	{ cluster }: ApplyOptions,
): Promise<boolean> {
	const { namespace = "", name } = wanted.metadata;
	const found = await cluster.get(resource, namespace, name);
	const contentOf = ({ data, binaryData, immutable }: KubeObject) =>
		canonical({ data: data ?? {}, binaryData, immutable });
	return !found || contentOf(found) === contentOf(wanted);
}

/** What was posted with an owner keeps it until it is taken away by name. */
async function released(
	object: KubeObject,
	{ resource }: PlannedChild,
	{ cluster, parent }: ApplyOptions,
): Promise<KubeObject> {
	const { ownerReferences = [], resourceVersion } = object.metadata;
	const index = ownerReferences.findIndex(
		({ uid }) => uid === parent.metadata.uid,
	);
	if (index < 0) return object;
	return cluster.patch(resource, object, [
		{ op: "test", path: "/metadata/resourceVersion", value: resourceVersion },
		{ op: "remove", path: `/metadata/ownerReferences/${index}` },
	]);
}

/** Never merges into what is already there: a post cannot, and an apply without force stops at fields of others. */
async function create(
	child: PlannedChild,
	wanted: KubeObject,
	options: ApplyOptions,
): Promise<KubeObject | "taken"> {
	const { resource, write } = child;
	const { cluster, onTaken } = options;
	try {
		if (write === "create") return await cluster.create(resource, wanted);
		if (write === "shell") {
			const { data, ...rest } = wanted;
			// Other types of Secrets are refused without their keys.
			const shell = rest["type"] === "Opaque" ? rest : { ...rest, data };
			const { metadata } = await cluster.create(resource, shell);
			const body = { ...wanted.metadata, uid: metadata.uid ?? "" };
			const filled = { ...wanted, metadata: body };
			return await cluster.apply(resource, filled, { force: true });
		}
		return await cluster.apply(resource, wanted, { force: false });
	} catch (error) {
		if (!(error instanceof ClusterError) || error.failure !== "conflict")
			throw error;
		const { namespace = "", name } = wanted.metadata;
		onTaken(wanted.kind, namespace, name);
		const found = await cluster.get(resource, namespace, name);
		if (found && standingOf(childShape(found), child, options) !== "ours")
			return "taken";
		// Ours after all: an earlier answer was lost, or the cache lags. The next pass knows it and repairs it where needed.
		throw error;
	}
}

/** Others write all the time; a removal that came too late is tried on what is there then. */
const mostRemovals = 3;

/** Removes what others added to exactly this version of the object. */
async function cleaned(
	object: KubeObject,
	{ resource }: PlannedChild,
	cluster: ApplyOptions["cluster"],
): Promise<KubeObject> {
	let current = object;
	for (let attempt = 1; ; attempt++) {
		const operations = removal(current);
		if (operations.length === 0) return current;
		try {
			return await cluster.patch(resource, current, operations);
		} catch (error) {
			// A test that does not hold is answered like any invalid patch.
			const isInvalid =
				error instanceof ClusterError && error.failure === "invalid";
			if (!isInvalid || attempt === mostRemovals) throw error;
			const { namespace = "", name, resourceVersion } = current.metadata;
			const fresh = await cluster.get(resource, namespace, name);
			if (!fresh || fresh.metadata.resourceVersion === resourceVersion)
				throw error;
			current = fresh;
		}
	}
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
