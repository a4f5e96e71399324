// From two replicas on, a drain of nodes takes one pod at a time. Pods that are broken anyway never block it.

import { identity } from "../../kube/labels.ts";
import type { PodDisruptionBudget } from "../../kube/objects.ts";
import { podDisruptionBudgets } from "../../kube/objects.ts";
import type { Child } from "../child.ts";
import type { AppFacts } from "./facts.ts";
import { childMetadata } from "./metadata.ts";

export const disruptionBudget: Child<AppFacts> = {
	resource: podDisruptionBudgets,
	wave: 1,
	write: "apply",
	held: false,
	build(facts): PodDisruptionBudget | undefined {
		if (facts.spec.replicas < 2) return undefined;
		return {
			apiVersion: "policy/v1",
			kind: "PodDisruptionBudget",
			metadata: childMetadata(facts),
			spec: {
				maxUnavailable: 1,
				unhealthyPodEvictionPolicy: "AlwaysAllow",
				selector: { matchLabels: identity(facts.name) },
			},
		};
	},
};
