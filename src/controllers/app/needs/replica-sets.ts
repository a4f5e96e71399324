// The ReplicaSets of the App's Deployment: Kubernetes keeps the earlier revisions in them.

import type { App } from "../../../api/app/app.ts";
import { appAt } from "../../../compile/app/declarations.ts";
import { revisionOf } from "../../../compile/app/revision.ts";
import type { SeenReplicaSet } from "../../../compile/app/replica-set.ts";
import {
	appOfPods,
	isOfDeployment,
	seenReplicaSet,
} from "../../../compile/app/replica-set.ts";
import {
	addressOfObject,
	addressText,
} from "../../../compile/network/address.ts";
import { replicaSets } from "../../../kube/objects.ts";
import type { Found, Listed, Query } from "../../controller.ts";
import { foundFor } from "../../controller.ts";
import type { Need } from "./need.ts";

const index = "app";

export const listedReplicaSets: Listed = {
	resource: replicaSets,
	index,
	valuesOf: (object) => {
		const { namespace = "" } = object.metadata;
		const name = appOfPods(object);
		if (!name) return [];
		const address = addressText({ namespace, name });
		return isOfDeployment(object) ? [address] : [address, namespace];
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

/** Of one Deployment there are two or three; anybody may make more that name the App. */
const maxRunning = 16;

/** The App as its spec is, and as it was for the pods that run. */
export const withEarlier = (app: App, found: Found): App[] => {
	const { replicaSets: sets } = replicaSetNeed.given(app, found);
	const running = sets.filter(({ hasPods }) => hasPods).slice(0, maxRunning);
	return [
		app,
		...running.flatMap(({ metadata }) => {
			const revision = revisionOf(metadata);
			return revision ? [appAt(app, revision)] : [];
		}),
	];
};
