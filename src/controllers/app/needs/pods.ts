// The pods of the App's Deployment that are not simply well.

import type { App } from "../../../api/app/app.ts";
import type { RolloutPod } from "../../../compile/app/rollout/pod-groups.ts";
import type { SeenPod } from "../../../compile/app/rollout/seen-pod.ts";
import { newsOfPod, seenPod } from "../../../compile/app/rollout/seen-pod.ts";
import type { LiveChild } from "../../../compile/child.ts";
import { revisionOf } from "../../../compile/app/revision.ts";
import {
	addressOfObject,
	addressText,
} from "../../../compile/network/address.ts";
import { appLabel } from "../../../kube/labels.ts";
import { pods, replicaSets } from "../../../kube/objects.ts";
import type { Found, Listed, Query } from "../../controller.ts";
import { foundFor } from "../../controller.ts";
import { replicaSetNeed } from "./replica-sets.ts";

const index = "app";

export const listedPods: Listed = {
	resource: pods,
	selector: appLabel,
	index,
	valuesOf: ({ metadata }) => {
		const { labels, namespace = "", ownerReferences = [] } = metadata;
		const name = labels?.[appLabel];
		const isMade = ownerReferences.some(
			({ controller, kind }) => controller && kind === replicaSets.kind,
		);
		return name && isMade ? [addressText({ namespace, name })] : [];
	},
	shape: seenPod,
	news: newsOfPod,
};

export const podQuery = (app: App): Query => ({
	kind: pods.kind,
	index,
	value: addressText(addressOfObject(app)),
});

/** Those of ReplicaSets of this very Deployment. Whoever may make pods may name any owner: of an unknown one nothing is told. */
export function podsOf(
	app: App,
	found: Found,
	deployment: LiveChild | undefined,
): RolloutPod[] {
	// A ReplicaSet without an owner is nobody's, also while there is no Deployment.
	if (!deployment) return [];
	const { replicaSets: sets } = replicaSetNeed.given(app, found);
	const own = sets.filter(
		({ metadata }) =>
			metadata.ownerReferences?.[0]?.uid === deployment.metadata.uid,
	);
	const byUid = new Map(own.map((set) => [set.metadata.uid, set.metadata]));
	return (foundFor(found, podQuery(app)) as readonly SeenPod[]).flatMap(
		({ metadata, state }) => {
			const set = byUid.get(metadata.ownerReferences?.[0]?.uid);
			if (!set) return [];
			const revision = revisionOf(set)?.number;
			const { name } = metadata;
			return { name, ...(revision !== undefined && { revision }), state };
		},
	);
}
