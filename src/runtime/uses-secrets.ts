// Whether the Secrets of a namespace bear on an object: where they may not be watched nothing is known of them, and what is not known is
// not absent.

import type {
	AnyController,
	ParentObject,
	Plan,
	Snapshot,
} from "../controllers/controller.ts";
import type { Resource } from "../kube/objects.ts";

const isSensitive = ({ resource }: { resource: Resource }) =>
	resource.sensitive === true;

/** It makes some, names some, or makes nothing else. */
export function usesSecrets(
	{ children }: Pick<AnyController, "children">,
	{ related }: Pick<Snapshot<ParentObject>, "related">,
	plan: Pick<Plan, "children">,
): boolean {
	const asked = new Set(
		[...related.keys()].map((query) => query.split("/")[0]),
	);
	const kinds = children
		.filter(isSensitive)
		.map(({ resource }) => resource.kind);
	return (
		plan.children.some(isSensitive) ||
		kinds.some((kind) => asked.has(kind)) ||
		(children.length > 0 && children.every(isSensitive))
	);
}
