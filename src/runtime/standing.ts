// Whose an object is that has the name of a child.

import type { PlannedChild } from "../compile/child.ts";
import { managedBy, managedByLabel } from "../kube/labels.ts";
import { isSameKind } from "../kube/objects.ts";
import type { ApplyOptions } from "./apply-options.ts";
import type { CachedChild } from "./shapes.ts";
import { controllerOf, isMarked } from "./shapes.ts";

export type Standing = "ours" | "orphan" | "predecessor" | "foreign";

/**
 * Ours by uid of the owner and by mark. An orphan lost its owner (a backup was restored, or deletion left it) but carries our labels
 * and a mark: it is taken up again.
 */
export function standingOf(
	child: Pick<CachedChild, "metadata" | "ownedHash">,
	{ outlives }: Pick<PlannedChild, "outlives">,
	{ parent, ownerLabel }: Pick<ApplyOptions, "parent" | "ownerLabel">,
): Standing {
	const { labels, ...metadata } = child.metadata;
	const controller = controllerOf(metadata);
	const isOwned = controller?.uid === parent.metadata.uid;
	const isOfOurKind = controller && isSameKind(controller, parent);
	if (!isOwned && isOfOurKind && controller.name === parent.metadata.name)
		return "predecessor";
	// Another operator may hang an object of its own onto our parent.
	if (!isMarked(child)) return "foreign";
	if (isOwned) return "ours";
	const isLabelled =
		labels?.[managedByLabel] === managedBy &&
		labels[ownerLabel] === parent.metadata.name;
	if (controller || !isLabelled) return "foreign";
	return outlives ? "ours" : "orphan";
}
