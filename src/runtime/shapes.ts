// How objects are remembered: no more of them than is used, and by what they are found.

import type { LiveChild } from "../compile/child.ts";
import {
	consentLabel,
	desiredAnnotation,
	managedBy,
	managedByLabel,
	ourPrefix,
	ownerLabels,
} from "../kube/labels.ts";
import type {
	KubeObject,
	ObjectMeta,
	OwnerReference,
} from "../kube/objects.ts";
import {
	fingerprint,
	hasAdditionsOfOthers,
	otherManagers,
} from "./ownership.ts";

export const nameKey = (namespace: string | undefined, name: string) =>
	`${namespace ?? ""}/${name}`;

/** What `nameKey` was made of. */
export function placeOf(key: string): { namespace: string; name: string } {
	const cut = key.indexOf("/");
	return { namespace: key.slice(0, cut), name: key.slice(cut + 1) };
}

/** A child and what managedFields said of it. */
export type CachedChild = LiveChild & {
	/** Fingerprint of our share; empty where nothing of it is ours. */
	readonly ownedHash: string;
	/** Others own members of it that we did not ask for. */
	readonly hasAdditions: boolean;
	/** Field managers that own something of it that is ours to say. */
	readonly otherManagers: readonly string[];
};

/** Reduces an object to what is kept of it. */
export type Shape<T> = (object: KubeObject) => T;

/** Annotations and finalizers of objects of ours are read by nobody here, and may be as long as the objects. */
export const wholeObject: Shape<KubeObject> = ({ metadata, ...object }) => {
	const {
		managedFields: _,
		annotations: __,
		finalizers: ___,
		...kept
	} = metadata as KubeObject["metadata"] & { finalizers?: unknown };
	return { ...object, metadata: kept };
};

/** Objects of others keep their identity only: enough to know that a name is taken, and whether it may be used. */
export const childShape: Shape<CachedChild> = (object) => {
	const { apiVersion, kind, metadata, spec, status } = object;
	const { managedFields = [] } = metadata;
	const ours = concernsUs(object);
	const shape = {
		apiVersion,
		kind,
		metadata: identityOf(metadata, ours),
		ownedHash: "",
		hasAdditions: false,
		otherManagers: [],
	};
	if (!ours) return shape;
	const replicas = (spec as { replicas?: number } | undefined)?.replicas;
	return {
		...shape,
		metadata: { ...shape.metadata, ...historyOf(metadata) },
		...(replicas !== undefined && { replicas }),
		...(status !== undefined && { status: seenStatus(status) }),
		ownedHash: fingerprint(metadata),
		hasAdditions: hasAdditionsOfOthers(managedFields),
		otherManagers: otherManagers(managedFields).slice(0, mostManagers),
	};
};

export function concernsUs({ metadata }: KubeObject): boolean {
	return (
		metadata.labels?.[managedByLabel] === managedBy ||
		controllerOf(metadata)?.apiVersion.startsWith("seaworthy.dev/") === true
	);
}

/** Whether we made it: the hash of what we asked for is on it, or a share of its fields is ours. Others strip the one or the other. */
export const isMarked = ({
	metadata,
	ownedHash,
}: Pick<CachedChild, "metadata" | "ownedHash">): boolean =>
	ownedHash !== "" || metadata.annotations?.[desiredAnnotation] !== undefined;

/** Labels that say whose an object is, or who may use it. */
const named: readonly string[] = [...ownerLabels, consentLabel];
const telling: readonly string[] = [managedByLabel, ...named];

/** Of strangers' owners nothing is asked, and each would be indexed. */
function identityOf(metadata: ObjectMeta, isOurs: boolean): ObjectMeta {
	const { name, namespace, uid, resourceVersion } = metadata;
	const controller = controllerOf(metadata);
	const owner = isOurs ? controller : undefined;
	// What has an owner is found by it.
	const wanted = controller ? [consentLabel] : isOurs ? telling : named;
	const labels = among(metadata.labels, (label) => wanted.includes(label));
	return {
		name,
		...(namespace !== undefined && { namespace }),
		...(uid !== undefined && { uid }),
		...(resourceVersion !== undefined && { resourceVersion }),
		...(owner && { ownerReferences: [owner] }),
		...(labels && { labels }),
	};
}

/** Characters of annotations that are kept: ours are shorter, and anybody can write under our names. */
const mostAnnotated = 32_768;
const mostManagers = 10;

/** What only ours are asked for. */
function historyOf(metadata: ObjectMeta): Partial<ObjectMeta> {
	const { generation, deletionTimestamp } = metadata;
	let left = mostAnnotated;
	const annotations = among(metadata.annotations, (name, value) => {
		if (!name.startsWith(ourPrefix)) return false;
		left -= name.length + value.length;
		return left >= 0;
	});
	return {
		...(generation !== undefined && { generation }),
		...(deletionTimestamp !== undefined && { deletionTimestamp }),
		...(annotations && { annotations }),
	};
}

function among(
	all: { [name: string]: string } = {},
	isKept: (name: string, value: string) => boolean,
): { [name: string]: string } | undefined {
	const kept = Object.entries(all).filter(([name, value]) =>
		isKept(name, value),
	);
	return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

type Status = NonNullable<CachedChild["status"]>;

/** Counts, and conditions without their times: a controller's heartbeat is no news. */
function seenStatus(status: unknown): Status {
	const { conditions, ...counts } = status as Status & {
		conditions?: readonly { [member: string]: unknown }[];
	};
	if (!conditions) return counts;
	const timeless = conditions.map((condition) =>
		Object.fromEntries(
			Object.entries(condition).filter(([name]) => !name.endsWith("Time")),
		),
	);
	return { ...counts, conditions: timeless };
}

export const controllerOf = (metadata: {
	ownerReferences?: readonly OwnerReference[];
}): OwnerReference | undefined =>
	metadata.ownerReferences?.find(({ controller }) => controller);

/** By which a child without an owner is found: what its labels say it belongs to. */
export const belonging = (
	namespace: string | undefined,
	label: string,
	name: string,
) => `${namespace ?? ""}/${label}=${name}`;

/** The owner's uid, or for ours that have none what their labels name. */
export function ownersOf({ metadata }: Pick<KubeObject, "metadata">): string[] {
	const owner = controllerOf(metadata)?.uid;
	if (owner) return [owner];
	const { labels = {}, namespace } = metadata;
	if (labels[managedByLabel] !== managedBy) return [];
	return ownerLabels.flatMap((label) => {
		const name = labels[label];
		return name ? [belonging(namespace, label, name)] : [];
	});
}
