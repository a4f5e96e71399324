// How the caches lay objects down: as text, because the same as objects takes several times the memory.

import type { LiveChild } from "../compile/child.ts";
import type { KubeObject, Resource } from "../kube/objects.ts";
import type { CachedChild } from "./shapes.ts";
import { controllerOf } from "./shapes.ts";

/** `unpack` gives what `pack` was given; `at` is where the cache files it. */
export type Packing<T> = {
	pack: (object: T) => string;
	unpack: (text: string, at: { namespace: string; name: string }) => T;
	/** Whether nothing but the version of an object changed. */
	saysTheSame?: (before: string, after: string) => boolean;
};

export const asJson: Packing<KubeObject> = {
	pack: (object) => JSON.stringify(object),
	unpack: (text) => JSON.parse(text) as KubeObject,
};

type Owner = [apiVersion: string, kind: string, name: string, uid: string];
/** What nearly every child has, by place; what few have, by name. */
type Row = [
	resourceVersion: string,
	uid: string,
	ownedHash: string,
	owner: Owner | 0,
	generation: number,
	annotations: { [name: string]: string } | 0,
	rest?: Rest,
];
type Rest = Partial<
	Pick<CachedChild, "replicas" | "status" | "hasAdditions" | "otherManagers"> &
		Pick<LiveChild["metadata"], "labels" | "deletionTimestamp">
>;

/** Children of one kind: about 200 bytes each. */
export const childPacking = ({
	apiVersion,
	kind,
	scope,
	sensitive,
}: Resource): Packing<CachedChild> => ({
	pack: (child) => JSON.stringify(rowOf(child)),
	unpack: (text, { namespace, name }) => {
		const place = scope === "Namespaced" ? { name, namespace } : { name };
		return {
			apiVersion,
			kind,
			...childOf(JSON.parse(text) as Row, place),
		};
	},
	// Of values nothing but the version is known, and of strangers not much more.
	saysTheSame: (before, after) =>
		!sensitive &&
		isOurs(after) &&
		beyondVersion(before) === beyondVersion(after),
});

const beyondVersion = (row: string) => row.slice(row.indexOf(","));
const isOurs = (row: string) => (JSON.parse(row) as Row)[2] !== "";

function rowOf(child: CachedChild): Row {
	const { metadata, ownedHash, hasAdditions, otherManagers } = child;
	const { resourceVersion = "0", uid = "", generation = 0 } = metadata;
	const { annotations = 0, labels, deletionTimestamp } = metadata;
	const owner = controllerOf(metadata);
	const rest: Rest = {
		...(child.replicas !== undefined && { replicas: child.replicas }),
		...(child.status && { status: child.status }),
		...(labels && { labels }),
		...(deletionTimestamp !== undefined && { deletionTimestamp }),
		...(hasAdditions && { hasAdditions }),
		...(otherManagers.length > 0 && { otherManagers }),
	};
	const row: Row = [
		resourceVersion,
		uid,
		ownedHash,
		owner ? [owner.apiVersion, owner.kind, owner.name, owner.uid] : 0,
		generation,
		annotations,
	];
	if (Object.keys(rest).length > 0) row.push(rest);
	return row;
}

function childOf(
	[resourceVersion, uid, ownedHash, owner, generation, annotations, rest]: Row,
	place: { name: string; namespace?: string },
): Omit<CachedChild, "apiVersion" | "kind"> {
	const { labels, deletionTimestamp, ...seldom } = rest ?? {};
	return {
		metadata: {
			...place,
			uid,
			resourceVersion,
			...(generation > 0 && { generation }),
			...(annotations !== 0 && { annotations }),
			...(owner !== 0 && { ownerReferences: [referenceOf(owner)] }),
			...(labels && { labels }),
			...(deletionTimestamp !== undefined && { deletionTimestamp }),
		},
		ownedHash,
		hasAdditions: false,
		otherManagers: [],
		...seldom,
	};
}

const referenceOf = ([apiVersion, kind, name, uid]: Owner) => ({
	apiVersion,
	kind,
	name,
	uid,
	controller: true,
});
