// The kind App: one workload and all it needs.

import type { Condition } from "../../kube/conditions.ts";
import { longestName } from "../../kube/names.ts";
import type { ObjectMeta } from "../../kube/objects.ts";
import type { Kind } from "../../schema/crd.ts";
import type { Rule } from "../../schema/rules.ts";
import type { AppSpecWritten } from "./spec.ts";
import { appSpec } from "./spec.ts";
import type { AppStatus } from "./status.ts";
import { appStatus } from "./status.ts";

const example = (name: string) => ({
	metadata: { name },
	spec: { image: "web:1" },
});

const nameForm: Rule = {
	name: "app-metadata-name",
	message: `must have a metadata.name of at most ${longestName} characters: lower-case letters, digits and single hyphens, starting with a letter`,
	cel: `self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$') && size(self.metadata.name) <= ${longestName} && !self.metadata.name.contains('--')`,
	accepts: [example("web"), example("order-api2")],
	refuses: [
		example("2web"),
		example("web--x"),
		example("web.shop"),
		example("a".repeat(longestName + 1)),
	],
};

export const app = {
	group: "seaworthy.dev",
	version: "v1alpha1",
	kind: "App",
	plural: "seaworthyapps",
	singular: "seaworthyapp",
	shortNames: ["swapp"],
	scope: "Namespaced",
	description:
		"A workload and all it needs: pods, account, configuration, Service and network policy, kept as described.",
	spec: appSpec,
	status: appStatus,
	rules: [nameForm],
	columns: [
		{
			name: "Ready",
			type: "string",
			jsonPath: '.status.conditions[?(@.type=="Ready")].status',
			description: "Whether all of it runs as described.",
		},
		{
			name: "Reason",
			type: "string",
			jsonPath: '.status.conditions[?(@.type=="Ready")].reason',
			description: "Why it is ready or not.",
		},
		{
			name: "Image",
			type: "string",
			jsonPath: ".spec.image",
			description: "Image of the main container.",
		},
		{
			name: "Replicas",
			type: "integer",
			jsonPath: ".status.readyReplicas",
			description: "Pods that are ready.",
		},
		{
			name: "Revision",
			type: "integer",
			jsonPath: ".status.revision.current",
			description: "Revision that was applied last.",
		},
		{
			name: "Age",
			type: "date",
			jsonPath: ".metadata.creationTimestamp",
			description: "Time since creation.",
		},
	],
	scale: {
		specReplicasPath: ".spec.replicas",
		statusReplicasPath: ".status.replicas",
		labelSelectorPath: ".status.selector",
	},
} as const satisfies Kind<typeof appSpec, typeof appStatus>;

/** An App as it is read from the API server or a file. */
export type App = {
	apiVersion: string;
	kind: string;
	metadata: ObjectMeta;
	spec: AppSpecWritten;
	status?: Omit<AppStatus, "conditions"> & { conditions?: Condition[] };
};
