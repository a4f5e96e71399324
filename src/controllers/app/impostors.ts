// Pods that carry the identity of an App and that no ReplicaSet made: they have its consents, its traffic and a place in its budget.

import type { App } from "../../api/app/app.ts";
import { addressOfObject, addressText } from "../../compile/network/address.ts";
import { appLabel } from "../../kube/labels.ts";
import { pods, replicaSets } from "../../kube/objects.ts";
import type { Verdict } from "../../kube/conditions.ts";
import type { Listed, Query, Snapshot } from "../controller.ts";
import { foundFor } from "../controller.ts";

const index = "impostors";
/** So many are named. */
const mostNames = 5;

/** In an orderly cluster it files no pod at all. */
export const listedImpostors: Listed = {
	resource: pods,
	selector: appLabel,
	index,
	valuesOf: ({ labels, namespace = "", ownerReferences = [] }) => {
		const name = labels?.[appLabel];
		const isMade = ownerReferences.some(
			({ controller, kind }) => controller && kind === replicaSets.kind,
		);
		return name && !isMade ? [addressText({ namespace, name })] : [];
	},
};

export const impostorQuery = (app: App): Query => ({
	kind: pods.kind,
	index,
	value: addressText(addressOfObject(app)),
});

/** Only there while there are any. */
export function impostors({ parent, related }: Snapshot<App>): Verdict[] {
	const names = foundFor(related, impostorQuery(parent))
		.map(({ metadata }) => metadata.name)
		.sort();
	if (names.length === 0) return [];
	const shown = names.slice(0, mostNames).join(", ");
	const more =
		names.length > mostNames ? ` and ${names.length - mostNames} more` : "";
	return [
		{
			type: "ForeignPods",
			status: "True",
			reason: "ForeignPods",
			message: `${shown}${more} carry the label ${appLabel}=${parent.metadata.name} and were not made for this App; they get its traffic and have its consents`,
		},
	];
}
