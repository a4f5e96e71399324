// What is kept of objects of ours that are not kept whole, because the namespace is not served or the object is large: what others
// read of them, and the status that is told of them.

import type { AnyController, ParentObject } from "../controllers/controller.ts";
import type { KubeObject } from "../kube/objects.ts";
import { largeFrom } from "./large-passes.ts";
import type { Packing } from "./packing.ts";
import { asJson } from "./packing.ts";
import type { Shape } from "./shapes.ts";
import { wholeObject } from "./shapes.ts";

/** Of an object that is not kept whole; it must be read before anything is made of it. */
type Partial = KubeObject & { readonly isPartial: true };

export const isPartial = (object: KubeObject | ParentObject): boolean =>
	"isPartial" in object;

export function partialObject(
	part: KubeObject | ParentObject,
	object: KubeObject,
): Partial {
	const { resourceVersion, generation } = object.metadata;
	const { status } = object;
	return {
		...part,
		metadata: {
			...part.metadata,
			...(resourceVersion !== undefined && { resourceVersion }),
			...(generation !== undefined && { generation }),
		},
		...(status !== undefined && { status }),
		isPartial: true,
	};
}

/** Objects of a cluster are everybody's. */
export const parentShape =
	(
		controller: AnyController,
		isServed: (namespace: string) => boolean,
	): Shape<KubeObject> =>
	(object) => {
		const { namespace } = object.metadata;
		return namespace === undefined || isServed(namespace)
			? wholeObject(object)
			: partialObject(
					(controller.outward ?? controller.projection)(object),
					object,
				);
	};

/** A large object is read when its turn comes: a few passes need it, and it would be held all the time. */
export const parentPacking = ({
	projection,
}: AnyController): Packing<KubeObject> => ({
	...asJson,
	pack: (object) => {
		const text = asJson.pack(object);
		if (text.length < largeFrom || isPartial(object)) return text;
		return asJson.pack(partialObject(projection(object), object));
	},
});
