// Pods that carry the identity of an App and that its Deployment did not make: they have its consents, its traffic and a place in its
// budget. Those of ReplicaSets are told by their ReplicaSet: of pods that a ReplicaSet made none is kept.

import type { App } from "../../api/app/app.ts";
import type { SeenReplicaSet } from "../../compile/app/replica-set.ts";
import { isOfDeployment } from "../../compile/app/replica-set.ts";
import { addressOfObject, addressText } from "../../compile/network/address.ts";
import { appLabel } from "../../kube/labels.ts";
import type { KubeObject } from "../../kube/objects.ts";
import { deployments, pods, replicaSets } from "../../kube/objects.ts";
import type { Verdict } from "../../kube/conditions.ts";
import type { Found, Listed, Query, Snapshot } from "../controller.ts";
import { foundFor } from "../controller.ts";
import { listedReplicaSets } from "./needs/replica-sets.ts";

const index = "impostors";
/** So many are named. */
const mostNames = 5;

/** By App and by namespace. In an orderly cluster it files no pod at all. */
export const listedImpostors: Listed = {
	resource: pods,
	selector: appLabel,
	index,
	valuesOf: ({ metadata }) => {
		const { labels, namespace = "", ownerReferences = [] } = metadata;
		const name = labels?.[appLabel];
		const isMade = ownerReferences.some(
			({ controller, kind }) => controller && kind === replicaSets.kind,
		);
		return name && !isMade ? [addressText({ namespace, name }), namespace] : [];
	},
};

const queriesFor = (value: string): Query[] => [
	{ kind: pods.kind, index, value },
	{ kind: replicaSets.kind, index: listedReplicaSets.index, value },
];

export const impostorsOf = (app: App): Query[] =>
	queriesFor(addressText(addressOfObject(app)));
export const impostorsIn = (namespace: string): Query[] =>
	queriesFor(namespace);

/** Sorted, and those of ReplicaSets last. */
export const impostorNames = (
	queries: readonly Query[],
	found: Found,
): string[] =>
	queries.flatMap((query) =>
		foundFor(found, query)
			.filter((each) => each.kind === pods.kind || isForeignSet(each))
			.map(({ kind, metadata: { name } }) =>
				kind === pods.kind ? name : `${kind}/${name}`,
			)
			.sort(),
	);

const isForeignSet = (object: KubeObject): boolean =>
	(object as SeenReplicaSet).hasPods && !isOfDeployment(object);

/** Only there while there are any. */
export function impostors({
	parent,
	related,
	children,
}: Snapshot<App>): Verdict[] {
	const { name: app } = parent.metadata;
	const queries = impostorsOf(parent);
	// What a Deployment let go waits for the next one.
	const isAdopted = children.some(({ kind }) => kind === deployments.kind);
	const names = impostorNames(
		isAdopted ? queries : queries.slice(0, 1),
		related,
	);
	if (names.length === 0) return [];
	const shown = names.slice(0, mostNames).join(", ");
	const more =
		names.length > mostNames ? ` and ${names.length - mostNames} more` : "";
	return [
		{
			type: "ForeignPods",
			status: "True",
			reason: "ForeignPods",
			message: `${shown}${more} carry the label ${appLabel}=${app} and were not made for this App; they get its traffic and have its consents`,
		},
	];
}
