// What is kept of an object that is read in full: its identity, and of its data what is used.

import type { DataUse } from "../controllers/controller.ts";
import type { KubeObject } from "../kube/objects.ts";
import { largeFrom } from "./large-passes.ts";

type Data = { readonly [key: string]: string };

/** Keys beyond which an object is kept whole: the list would be as long as the data. */
const mostKeys = 1024;

/** The first where it covers the second. Undefined uses everything. */
export function joinedUse(
	known: DataUse | undefined,
	use: DataUse | undefined,
): DataUse | undefined {
	if (!known || !use) return undefined;
	const union = new Set([...known.keys, ...use.keys]);
	const isCovered = use.matching === undefined || known.matching !== undefined;
	if (union.size === known.keys.length && isCovered) return known;
	if (union.size > mostKeys) return undefined;
	const matching = known.matching ?? use.matching;
	return { keys: [...union], ...(matching !== undefined && { matching }) };
}

/** Without what only others look at. The bytes of `binaryData` are used by nobody. */
export function usedOf(
	object: KubeObject,
	use: DataUse | undefined,
): KubeObject {
	const { binaryData: _, metadata, ...rest } = object;
	const { name, namespace, uid, resourceVersion, deletionTimestamp } = metadata;
	const kept = {
		...rest,
		metadata: {
			name,
			...(namespace !== undefined && { namespace }),
			...(uid !== undefined && { uid }),
			...(resourceVersion !== undefined && { resourceVersion }),
			...(deletionTimestamp !== undefined && { deletionTimestamp }),
		},
	};
	return dataOf(kept, use);
}

/** With the keys that are used, and no others. */
export function dataOf(
	object: KubeObject,
	use: DataUse | undefined,
): KubeObject {
	const data = object["data"] as Data | undefined;
	if (!use || !data) return { ...object };
	const form = use.matching === undefined ? undefined : RegExp(use.matching);
	const keys = new Set(use.keys);
	const entries = Object.entries(data).filter(
		([key]) => keys.has(key) || form?.test(key),
	);
	return { ...object, data: Object.fromEntries(entries) };
}

/** Characters of the data, or of all else where there is none. */
export const sizeOf = ({ data, ...rest }: KubeObject): number =>
	data === undefined
		? JSON.stringify(rest).length
		: Object.entries(data as Data).reduce(
				(sum, [key, text]) => sum + key.length + text.length,
				200,
			);

/** Characters of data that one object may read together: no copy of a configuration holds as much. */
const mostRead = 2 ** 20;

/** Gives objects on until they are too much for one reader: then without data, and marked as such. `enter` waits before what is large. */
export function measured(
	enter: () => Promise<void>,
): (object: KubeObject) => Promise<KubeObject> {
	let left = mostRead;
	return async (object) => {
		if (object["data"] === undefined) return object;
		left -= sizeOf(object);
		if (left < mostRead - largeFrom) await enter();
		return left >= 0 ? object : { ...object, data: {}, isTooMuch: true };
	};
}
