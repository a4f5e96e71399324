// What is kept of objects of ours where the namespace is not served: what others read of them, and the status that is told of them.

import type { AnyController, ParentObject } from "../controllers/controller.ts";
import type { KubeObject } from "../kube/objects.ts";
import type { Shape } from "./shapes.ts";
import { wholeObject } from "./shapes.ts";

/** Of an object that is not kept whole; it must be read before anything is made of it. */
type Partial = KubeObject & { readonly isPartial: true };

export const isPartial = (object: KubeObject | ParentObject): boolean =>
	"isPartial" in object;

/** Labels are dropped as well: whoever selects by them is of the same namespace. */
export function partialObject(
	{ projection }: AnyController,
	object: KubeObject,
): Partial {
	const { labels: _, ...identity } = projection(object).metadata;
	const { resourceVersion, generation } = object.metadata;
	const { status } = object;
	return {
		...projection(object),
		metadata: {
			...identity,
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
			: partialObject(controller, object);
	};
