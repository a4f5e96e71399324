// What others read of an object: its identity and the few members that its controller names. Indexes file nothing else.

import type { ObjectMeta } from "../kube/objects.ts";
import type { ParentObject } from "./controller.ts";

/** `labels` where somebody selects the object by them. */
export function projected<P extends ParentObject>(
	{ apiVersion, kind, metadata }: P,
	{
		labels,
		...members
	}: { [member: string]: unknown } & {
		labels?: ObjectMeta["labels"];
	},
): P {
	const { name, namespace, uid, creationTimestamp, deletionTimestamp } =
		metadata;
	return {
		apiVersion,
		kind,
		metadata: {
			name,
			...(namespace !== undefined && { namespace }),
			...(uid !== undefined && { uid }),
			...(creationTimestamp !== undefined && { creationTimestamp }),
			...(deletionTimestamp !== undefined && { deletionTimestamp }),
			...(labels && { labels }),
		},
		...members,
	} as unknown as P;
}

/** The members of these names that an object has; a stored object may lack any. */
export function membersOf<T extends object, N extends keyof T>(
	from: T | undefined,
	...names: readonly N[]
): Partial<Pick<T, N>> {
	const kept: Partial<Pick<T, N>> = {};
	for (const name of names)
		if (from?.[name] !== undefined) kept[name] = from[name];
	return kept;
}
