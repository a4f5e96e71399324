// How objects are remembered: no more of them than is used, and by what they are found.

import type { LiveChild } from "../compile/child.ts";
import {
	consentLabel,
	managedBy,
	managedByLabel,
	ownerLabels,
} from "../kube/labels.ts";
import type { KubeObject, OwnerReference } from "../kube/objects.ts";
import { fingerprint, foreignPaths, otherManagers } from "./ownership.ts";

export const nameKey = (namespace: string | undefined, name: string) =>
	`${namespace ?? ""}/${name}`;

/** A child and what managedFields said of it. */
export type CachedChild = LiveChild & {
	readonly ownedHash: string;
	/** Others have put members into what we own: it must be read in full and cleaned. */
	readonly hasAdditions: boolean;
	/** Field managers that own something of it besides the cluster's controllers, by name. */
	readonly otherManagers: readonly string[];
};

/** Reduces an object to what is kept of it. */
export type Shape<T> = (object: KubeObject) => T;

export const wholeObject: Shape<KubeObject> = (object) => {
	const { managedFields: _, ...metadata } = object.metadata;
	return { ...object, metadata };
};

/** Objects of others keep their identity only: enough to know that a name is taken, and whether it may be used. */
export const childShape: Shape<CachedChild> = (object) => {
	const { apiVersion, kind, metadata, spec, status } = object;
	const { managedFields = [], ...rest } = metadata;
	if (!concernsUs(object))
		return {
			apiVersion,
			kind,
			metadata: identityOf(object),
			ownedHash: "",
			hasAdditions: false,
			otherManagers: [],
		};
	const replicas = (spec as { replicas?: number } | undefined)?.replicas;
	return {
		apiVersion,
		kind,
		metadata: rest,
		...(replicas !== undefined && { replicas }),
		...(status !== undefined && {
			status: status as { [member: string]: unknown },
		}),
		ownedHash: fingerprint(metadata),
		hasAdditions: foreignPaths(managedFields).length > 0,
		otherManagers: otherManagers(managedFields),
	};
};

export function concernsUs({ metadata }: KubeObject): boolean {
	return (
		metadata.labels?.[managedByLabel] === managedBy ||
		controllerOf(metadata)?.apiVersion.startsWith("seaworthy.dev/") === true
	);
}

function identityOf({ metadata }: KubeObject): LiveChild["metadata"] {
	const { name, namespace, uid, resourceVersion, ownerReferences } = metadata;
	const consent = metadata.labels?.[consentLabel];
	return {
		name,
		...(namespace !== undefined && { namespace }),
		...(uid !== undefined && { uid }),
		...(resourceVersion !== undefined && { resourceVersion }),
		...(ownerReferences !== undefined && { ownerReferences }),
		...(consent !== undefined && { labels: { [consentLabel]: consent } }),
	};
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
