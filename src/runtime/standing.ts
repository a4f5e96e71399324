// Whose an object is that has the name of a child.

import type { PlannedChild } from "../compile/child.ts";
import { managedBy, managedByLabel } from "../kube/labels.ts";
import type { KubeObject } from "../kube/objects.ts";
import type { ApplyOptions } from "./apply-options.ts";
import { controllerOf } from "./shapes.ts";

export type Standing = "ours" | "orphan" | "predecessor" | "foreign";

/** Ours by uid. An orphan lost its owner (a backup was restored, or deletion left it) but carries our labels: it is taken up again. */
export function standingOf(
	{ metadata }: Pick<KubeObject, "metadata">,
	{ outlives }: Pick<PlannedChild, "outlives">,
	{ parent, ownerLabel }: Pick<ApplyOptions, "parent" | "ownerLabel">,
): Standing {
	const controller = controllerOf(metadata);
	if (controller?.uid === parent.metadata.uid) return "ours";
	const isOfOurKind =
		controller?.kind === parent.kind &&
		controller.apiVersion === parent.apiVersion;
	if (isOfOurKind && controller.name === parent.metadata.name)
		return "predecessor";
	const isLabelled =
		metadata.labels?.[managedByLabel] === managedBy &&
		metadata.labels[ownerLabel] === parent.metadata.name;
	if (controller || !isLabelled) return "foreign";
	return outlives ? "ours" : "orphan";
}
