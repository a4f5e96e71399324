// The ReplicaSets of the App's Deployment: Kubernetes keeps the earlier revisions in them.

import type { App } from "../../../api/app/app.ts";
import type { SeenReplicaSet } from "../../../compile/app/replica-set.ts";
import { seenReplicaSet } from "../../../compile/app/replica-set.ts";
import {
	addressOfObject,
	addressText,
} from "../../../compile/network/address.ts";
import { appLabel } from "../../../kube/labels.ts";
import { replicaSets } from "../../../kube/objects.ts";
import type { Listed, Query } from "../../controller.ts";
import { foundFor } from "../../controller.ts";
import type { Need } from "./need.ts";

const index = "app";

export const listedReplicaSets: Listed = {
	resource: replicaSets,
	index,
	valuesOf: ({ labels, namespace = "" }) => {
		const name = labels?.[appLabel];
		return name ? [addressText({ namespace, name })] : [];
	},
	shape: seenReplicaSet,
};

const query = (app: App): Query => ({
	kind: replicaSets.kind,
	index,
	value: addressText(addressOfObject(app)),
});

export const replicaSetNeed: Need<{
	replicaSets: readonly SeenReplicaSet[];
}> = {
	queries: (app) => [query(app)],
	given: (app, found) => ({
		replicaSets: foundFor(found, query(app)) as readonly SeenReplicaSet[],
	}),
};
