// Which changes of an object of ours concern whom.

import type { AnyController } from "../controllers/controller.ts";
import { queryKey } from "../controllers/controller.ts";
import type { KubeObject } from "../kube/objects.ts";
import { isSameKind } from "../kube/objects.ts";
import type { CachedChild } from "./shapes.ts";
import { controllerOf } from "./shapes.ts";

/** Whether the status is not about the object as it is now: nobody led when it was made or changed. */
export const isUnseen = (object: KubeObject): boolean =>
	(object["status"] as { observedGeneration?: number } | undefined)
		?.observedGeneration !== object.metadata.generation;

/**
 * Whether the answer to a status write carries nothing but that status. An edit of the spec may have come with it that the stream has not
 * told yet. Others hear of an echo as well, where the projection changed.
 */
export function isEchoOfStatus(
	before: KubeObject | undefined,
	after: KubeObject,
): boolean {
	const rest = (object: KubeObject | undefined) => {
		const { resourceVersion: _, ...metadata } = object?.metadata ?? {};
		return JSON.stringify([metadata, object?.["spec"]]);
	};
	return rest(before) === rest(after);
}

/** The key of the parent that a child belongs to: by its owner, or where it has none by its label. */
export function parentKeys(
	{ metadata }: CachedChild,
	controllers: readonly AnyController[],
): string[] {
	const owner = controllerOf(metadata);
	return controllers.flatMap(({ resource, ownerLabel }) => {
		const { kind, scope } = resource;
		const name = owner
			? isSameKind(owner, resource) && owner.name
			: metadata.labels?.[ownerLabel];
		const namespace = scope === "Cluster" ? "" : (metadata.namespace ?? "");
		return name ? [queryKey({ kind, namespace, name })] : [];
	});
}
