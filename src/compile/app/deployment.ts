// The Deployment of slot a. Old pods go only when new ones serve.

import {
	firstSlot,
	identity,
	revisionAnnotation,
	slotLabel,
} from "../../kube/labels.ts";
import type { Deployment } from "../../kube/objects.ts";
import { deployments } from "../../kube/objects.ts";
import type { Child } from "../child.ts";
import { deploymentProgress } from "./deployment-progress.ts";
import type { AppFacts } from "./facts.ts";
import { childMetadata } from "./metadata.ts";
import { revisionText } from "./revision.ts";

export const deployment: Child<AppFacts> = {
	resource: deployments,
	wave: 1,
	write: "apply",
	isUrgent: true,
	held: true,
	rolls: true,
	ready: deploymentProgress,
	build(facts): Deployment {
		const { name, spec, template } = facts;
		const { minReadySeconds, progressDeadlineSeconds } = facts;
		const { revision, revisionLimit: revisionHistoryLimit } = facts;
		const annotations = { [revisionAnnotation]: revisionText(revision) };
		return {
			apiVersion: "apps/v1",
			kind: "Deployment",
			// Beside the template: what is told of a revision rolls no pod.
			metadata: { ...childMetadata(facts), annotations },
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
