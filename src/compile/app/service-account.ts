// The App's own account. It carries no rights, and its token stays out of the pods.

import type { ServiceAccount } from "../../kube/objects.ts";
import { serviceAccounts } from "../../kube/objects.ts";
import type { Child } from "../child.ts";
import type { AppFacts } from "./facts.ts";
import { childMetadata } from "./metadata.ts";

export const serviceAccount: Child<AppFacts> = {
	resource: serviceAccounts,
	wave: 0,
	write: "create",
	isUrgent: true,
	held: false,
	build: (facts): ServiceAccount => ({
		apiVersion: "v1",
		kind: "ServiceAccount",
		metadata: childMetadata(facts),
		automountServiceAccountToken: facts.relaxed.has("ServiceAccountToken"),
	}),
};
