// The document that kwok is started with: its own settings and every stage.

import { dump } from "js-yaml";
import { nodeStages } from "./node-stages.ts";
import { podStages } from "./pod-stages.ts";
import type { Stage } from "./stage.ts";
import { volumeStages } from "./volume-stages.ts";

/** Every stage, in the order in which they are written. */
export const stages: readonly Stage[] = [
	...nodeStages,
	...podStages,
	...volumeStages,
];

const settings = {
	apiVersion: "config.kwok.x-k8s.io/v1alpha1",
	kind: "KwokConfiguration",
	options: {
		manageAllNodes: true,
		cidr: "10.244.0.0/16",
		podPlayStageParallelism: 16,
		nodePlayStageParallelism: 8,
	},
};

/** The YAML stream of kwok's `--config` file. */
export function kwokConfiguration(): string {
	return [settings, ...stages]
		.map((document) => dump(document, { lineWidth: -1 }))
		.join("---\n");
}
