// The Apps that use an AppSecret, and the revisions that their pods may run with.

import type { App } from "../../api/app/app.ts";
import { app } from "../../api/app/app.ts";
import type { AppSecret } from "../../api/app-secret/app-secret.ts";
import type { KubeObject } from "../../kube/objects.ts";
import type { Query, Snapshot } from "../controller.ts";
import { foundFor } from "../controller.ts";

/** Beyond it a number was not counted by us. */
const highest = 99_999_999;

export const consumerQuery = ({ metadata }: AppSecret): Query => ({
	kind: app.kind,
	index: "secrets",
	value: `${metadata.namespace ?? "default"}/${metadata.name}`,
});

export const consumersOf = ({ parent, related }: Snapshot<AppSecret>) =>
	foundFor(related, consumerQuery(parent)) as readonly (KubeObject & App)[];

export const revisionsInUse = (snapshot: Snapshot<AppSecret>): number[] => {
	const { name } = snapshot.parent.metadata;
	const used = consumersOf(snapshot)
		.flatMap(({ status }) => status?.secrets ?? [])
		.filter((each) => each.name === name)
		.flatMap(({ revision = 0, healthy = 0, ...each }) => [
			revision,
			healthy,
			...(each.revisions ?? []),
			...(each.healthyRevisions ?? []),
		])
		.filter((revision) => revision > 0 && revision <= highest);
	return [...new Set(used)].sort((a, b) => a - b);
};
