// What a child is: one kind of object that an owner keeps, built from facts by a pure function.

import type { KubeObject, ObjectMeta, Resource } from "../kube/objects.ts";
import type { Progress } from "../kube/conditions.ts";
import { desiredAnnotation } from "../kube/labels.ts";
import { hashOf } from "../kube/names.ts";
import type { Filling } from "./filling.ts";

/**
 * How a child is first written. `create`: posted once and never changed, so that an object of somebody else is never merged into.
 * `shell`: posted without values and then applied with them.
 */
export type Writing = "apply" | "create" | "shell";

/**
 * 0 goes first (policies, accounts, configuration); 1 only when all of 0 succeeded (what runs). `beside` goes with 0, but where there is
 * none of ours yet, nothing waits for it.
 */
export type Wave = 0 | 1 | "beside";

export type Child<Facts> = {
	readonly resource: Resource;
	readonly wave: Wave | ((facts: Facts) => Wave);
	readonly write: Writing;
	/** Whether a Fault that bears on Ready keeps it as it is, its pruning included. */
	readonly held: boolean;
	/** No object means "not wanted": pruning does the rest. */
	readonly build: (
		facts: Facts,
	) => BuiltObject | readonly BuiltObject[] | undefined;
	/** The values of a Secret, which `build` leaves out. */
	readonly filling?: (facts: Facts, object: BuiltObject) => Filling;
	/** Whether it stays when its parent is deleted: it has no owner then, and is known by its label. */
	readonly outlives?: (facts: Facts) => boolean;
	/** Whether its wrong state opens or runs what nobody declared: however often others change it, it is right again within seconds. */
	readonly isUrgent?: true;
	/** Pods of another template ask for it: it waits while their roll waits. */
	readonly rolls?: true;
	/** Pods read whatever has its name: where that is somebody else's, it gets another name and they roll. */
	readonly renames?: true;
	/** How the live object bears on Ready; absent for objects that are done when they exist. */
	readonly ready?: (live: LiveChild) => Progress;
};

/** Any typed Kubernetes object that compile emits. */
export type BuiltObject = {
	apiVersion: string;
	kind: string;
	metadata: ObjectMeta;
};

/** A child as the caches hold it: metadata without managedFields, status, and of the spec only the replicas. */
export type LiveChild = {
	apiVersion: string;
	kind: string;
	metadata: ObjectMeta;
	replicas?: number;
	status?: { [member: string]: unknown };
	/** Field managers that changed it, while it is not as it was written last. */
	drift?: readonly string[];
};

export type PlannedChild = {
	readonly object: KubeObject;
	readonly resource: Resource;
	readonly wave: Wave;
	readonly write: Writing;
	readonly filling?: Filling;
	readonly outlives?: true;
	readonly isUrgent?: true;
	readonly renames?: true;
};

/** By "<kind>/<name>" the salt that leads to another name: somebody else has this one. */
export type TakenNames = ReadonlyMap<string, string>;

/** Builds every child that is wanted, each with the hash of what is asked for. */
export const plannedChildren = <Facts>(
	children: readonly Child<Facts>[],
	facts: Facts,
): PlannedChild[] =>
	children.flatMap((child) => {
		const { build, filling, outlives, resource, wave, write } = child;
		const { isUrgent, renames } = child;
		return [build(facts) ?? []].flat().map((object) => ({
			object: withDesiredHash(object),
			resource,
			wave: typeof wave === "function" ? wave(facts) : wave,
			write,
			...(filling && { filling: filling(facts, object) }),
			...(outlives?.(facts) && { outlives: true as const }),
			...(isUrgent && { isUrgent }),
			...(renames && { renames }),
		}));
	});

/** Names the hash of what we ask for on the object itself, so that a restarted operator need not read or write it. */
function withDesiredHash(object: BuiltObject): KubeObject {
	const annotations = {
		...object.metadata.annotations,
		[desiredAnnotation]: hashOf(object),
	};
	return { ...object, metadata: { ...object.metadata, annotations } };
}
