// The kind AppNetwork: Apps that may talk to each other, as members of something with a name.

import { spellings } from "./spellings.ts";
import type { Condition } from "../kube/conditions.ts";
import type { ObjectMeta } from "../kube/objects.ts";
import type { Kind } from "../schema/crd.ts";
import { namespaceName } from "../schema/metadata.ts";
import type { Written } from "../schema/vocabulary.ts";
import {
	listOf,
	object,
	optional,
	str,
	withDefault,
} from "../schema/vocabulary.ts";
import {
	ageColumn,
	count,
	nameForm,
	ourGroup,
	readyColumns,
	statusFields,
} from "./every-kind.ts";
import { matchLabels } from "./labels.ts";

/** Apps that one AppNetwork connects: each of them has all others in its policy. */
export const mostConnected = 500;

const appNetworkSpec = object(
	"Who belongs together. Apps become members by spec.network.join.",
	{
		traffic: withDefault(
			str(
				`Members: members may talk to each other on all ports, replicas of one App included; ${mostConnected} Apps at most. Links: only links open anything.`,
				{ values: ["Members", "Links"] },
			),
			"Members",
		),
		internet: withDefault(
			str(
				"Whether Apps that are members may reach the external addresses they ask for. Blocked closes them all; names still resolve.",
				{ values: ["Allowed", "Blocked"] },
			),
			"Allowed",
		),
		members: optional(
			listOf(
				"Pods of this namespace that are no Apps. Under traffic Members the Apps may talk to them and hear from them; the pods themselves are not isolated.",
				object("Pods that have these labels.", {
					matchLabels: matchLabels("Labels and their values; all must match."),
				}),
				{ maxItems: 32 },
			),
		),
		shareWith: optional(
			listOf(
				"Other namespaces whose Apps may join, as namespace/name.",
				object("One namespace.", {
					name: str("Name of the namespace.", {
						maxLength: 63,
						rules: [namespaceName],
					}),
				}),
				{ key: "name", maxItems: 64 },
			),
		),
	},
);

/** Members that status lists; above that it only counts. */
export const mostMembers = 256;
export const longestMember = 1024;

const appNetworkStatus = object(
	"What the operator saw. Nobody else writes here.",
	{
		...statusFields,
		memberCount: optional(
			count("Number of Apps, and of entries of spec.members."),
		),
		members: optional(
			listOf(
				`Members, sorted; the first ${mostMembers}.`,
				object("One member.", {
					name: str(
						"Name of the App, as namespace/name where it is elsewhere; for other pods their labels, cut to a hash where they are long.",
						{ maxLength: longestMember },
					),
					kind: str("App, or Pods for what is no App.", {
						values: ["App", "Pods"],
					}),
				}),
				{ maxItems: mostMembers },
			),
		),
	},
);

export const appNetwork = {
	...ourGroup,
	kind: "AppNetwork",
	plural: "appnetworks",
	singular: "appnetwork",
	shortNames: ["swnet"],
	scope: "Namespaced",
	description:
		"A network that Apps join: its members may talk to each other, or only share whether the internet is closed to them.",
	spec: appNetworkSpec,
	status: appNetworkStatus,
	spellings: spellings["AppNetwork"] ?? [],
	rules: [nameForm("AppNetwork", {})],
	columns: [
		...readyColumns,
		{
			name: "Members",
			type: "integer",
			jsonPath: ".status.memberCount",
			description: "Number of Apps, and of entries of spec.members.",
		},
		{
			name: "Traffic",
			type: "string",
			jsonPath: ".spec.traffic",
			description: "What members may do; empty means Members.",
		},
		{
			name: "Internet",
			type: "string",
			jsonPath: ".spec.internet",
			description:
				"Whether external addresses are closed; empty means Allowed.",
		},
		ageColumn,
	],
} as const satisfies Kind<typeof appNetworkSpec, typeof appNetworkStatus>;

/** An AppNetwork as it is read from the API server or a file. */
export type AppNetwork = {
	apiVersion: string;
	kind: string;
	metadata: ObjectMeta;
	spec: Written<typeof appNetworkSpec>;
	status?: Omit<Written<typeof appNetworkStatus>, "conditions"> & {
		conditions?: Condition[];
	};
};
