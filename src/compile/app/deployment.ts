// The Deployment of slot a. Old pods go only when new ones serve.

import { firstSlot, identity, slotLabel } from "../../kube/labels.ts";
import type { Deployment } from "../../kube/objects.ts";
import { deployments } from "../../kube/objects.ts";
import type { Child } from "../child.ts";
import { deploymentProgress } from "./deployment-progress.ts";
import type { AppFacts } from "./facts.ts";
import { childMetadata } from "./metadata.ts";

/** Without any new pod becoming ready in this time the rollout counts as failed. */
const progressDeadlineSeconds = 600;
const revisionHistoryLimit = 10;

export const deployment: Child<AppFacts> = {
	resource: deployments,
	wave: 1,
	write: "apply",
	held: true,
	ready: deploymentProgress,
	build(facts): Deployment {
		const { name, spec, template, minReadySeconds } = facts;
		return {
			apiVersion: "apps/v1",
			kind: "Deployment",
			metadata: childMetadata(facts),
			spec: {
				replicas: spec.replicas,
				selector: {
					matchLabels: { ...identity(name), [slotLabel]: firstSlot },
				},
				strategy: {
					type: "RollingUpdate",
					rollingUpdate: { maxUnavailable: 0, maxSurge: "25%" },
				},
				...(minReadySeconds > 0 && { minReadySeconds }),
				progressDeadlineSeconds,
				revisionHistoryLimit,
				template,
			},
		};
	},
};
