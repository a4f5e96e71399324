// The kind App: one workload and all it needs.

import { spellings } from "../spellings.ts";
import type { Condition } from "../../kube/conditions.ts";
import type { ObjectMeta } from "../../kube/objects.ts";
import type { Kind } from "../../schema/crd.ts";
import { ageColumn, nameForm, ourGroup, readyColumns } from "../every-kind.ts";
import type { AppSpecWritten } from "./spec.ts";
import { sameWorkload } from "./external.ts";
import { appSpec } from "./spec.ts";
import type { AppStatus } from "./status.ts";
import { appStatus } from "./status.ts";

export const app = {
	...ourGroup,
	kind: "App",
	plural: "seaworthyapps",
	singular: "seaworthyapp",
	shortNames: ["swapp"],
	scope: "Namespaced",
	description:
		"A workload and all it needs: pods, account, configuration, Service and network policy, kept as described.",
	spec: appSpec,
	status: appStatus,
	transitions: [sameWorkload],
	spellings: spellings["App"] ?? [],
	rules: [nameForm("App", { image: "web:1" })],
	columns: [
		...readyColumns,
		{
			name: "Resolved",
			type: "string",
			jsonPath: '.status.conditions[?(@.type=="Resolved")].status',
			description:
				"Whether every entry of spec.network is resolved; False where an edge is closed or nobody takes a log.",
		},
		{
			name: "Image",
			type: "string",
			jsonPath: ".spec.image",
			description: "Image of the main container.",
		},
		{
			name: "Replicas",
			type: "string",
			jsonPath: ".status.podsReady",
			description: "Pods that are ready, of those that are wanted.",
		},
		{
			name: "Revision",
			type: "integer",
			jsonPath: ".status.revision.current",
			description: "Revision that was applied last.",
		},
		ageColumn,
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
