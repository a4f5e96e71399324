// The children of an App. Watches, pruning, RBAC and the reference page follow from this list.

import type { Child } from "../child.ts";
import { configCopy } from "./config-copy.ts";
import { configSecret } from "./config-secret.ts";
import { deployment } from "./deployment.ts";
import { disruptionBudget } from "./disruption-budget.ts";
import { endpointSlices } from "./endpoint-slices.ts";
import type { AppFacts } from "./facts.ts";
import { logConfig } from "./log-config.ts";
import { networkPolicy } from "./network-policy.ts";
import { ofPods } from "./of-pods.ts";
import { ownSecrets, pinnedSecrets } from "./own-secrets.ts";
import { service } from "./service.ts";
import { serviceAccount } from "./service-account.ts";

export const appChildren: readonly Child<AppFacts>[] = [
	ofPods(serviceAccount),
	ofPods(networkPolicy),
	ofPods(configCopy),
	ofPods(configSecret),
	ofPods(ownSecrets),
	ofPods(pinnedSecrets),
	ofPods(logConfig),
	ofPods(deployment),
	service,
	endpointSlices,
	ofPods(disruptionBudget),
];
