// The kind Tenant: namespaces that belong together, and what they may do.

import type { Condition } from "../kube/conditions.ts";
import type { ObjectMeta } from "../kube/objects.ts";
import type { Kind } from "../schema/crd.ts";
import { namespaceName } from "../schema/metadata.ts";
import type { Rule } from "../schema/rules.ts";
import { matches } from "../schema/rules.ts";
import type { Written } from "../schema/vocabulary.ts";
import {
	listOf,
	mapOf,
	object,
	optional,
	str,
	withDefault,
} from "../schema/vocabulary.ts";
import { relaxations, resources } from "./app/security.ts";
import {
	ageColumn,
	count,
	nameForm,
	ourGroup,
	readyColumns,
	statusFields,
} from "./every-kind.ts";
import { matchLabels, noAppPods } from "./labels.ts";
import { toleration } from "./toleration.ts";
import { nameOf, objectName } from "./patterns.ts";

const registryPrefix: Rule = matches({
	name: "registry-prefix",
	pattern: "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?(:[0-9]+)?/([a-z0-9._-]+/)*$",
	message:
		"must be a registry with an optional path and end in a slash, such as registry.example/shop/",
	accepts: ["registry.example/shop/", "registry.example:5000/"],
	refuses: ["registry.example", "https://registry.example/", "/shop/"],
});

const images = object("Where images may come from.", {
	registry: optional(
		str(
			"Put before images that name no registry: web:1 becomes registry.example/shop/web:1. Default: they stay as written.",
			{ rules: [registryPrefix] },
		),
	),
	allowed: optional(
		listOf(
			"Beginnings that an image must have one of. Default: any. An image from elsewhere stalls its App; what runs keeps running.",
			str("One beginning.", { rules: [registryPrefix] }),
			{ unique: true, minItems: 1, maxItems: 32 },
		),
	),
	digests: withDefault(
		str("Whether an image must be pinned by its digest.", {
			values: ["Preferred", "Required"],
		}),
		"Preferred",
	),
});

const placement = object(
	"Which nodes the pods of its Apps run on. A change rolls the Apps.",
	{
		nodeSelector: optional(
			mapOf(
				"Labels that a node must carry.",
				str("Value of the label.", { minLength: 0, maxLength: 63 }),
				{ maxProperties: 16 },
			),
		),
		tolerations: optional(
			listOf("Taints of nodes that the pods tolerate.", toleration, {
				maxItems: 16,
			}),
		),
		runtimeClassName: optional(
			str("RuntimeClass of the pods, such as gvisor.", { rules: [objectName] }),
		),
	},
);

export const tenantSpec = object("What belongs together and what it may do.", {
	namespaces: listOf(
		"Namespaces of the tenant. A namespace belongs to the oldest Tenant that lists it.",
		object("One namespace.", {
			name: str("Name of the namespace.", {
				maxLength: 63,
				rules: [namespaceName],
			}),
		}),
		{ key: "name", minItems: 1, maxItems: 100 },
	),
	mode: withDefault(
		str(
			"Enforce denies all traffic in the namespaces but what Apps declare and what is exempt. Observe applies nothing and lists in status the pods that would be cut.",
			{ values: ["Observe", "Enforce"] },
		),
		"Observe",
	),
	exempt: optional(
		listOf(
			"Pods that keep all their traffic under Enforce.",
			object("Pods with these labels.", {
				matchLabels: matchLabels(
					"Labels that a pod must carry, all of them. They may not select pods of Apps.",
					[noAppPods],
				),
			}),
			{ maxItems: 32 },
		),
	),
	allow: optional(
		listOf(
			"Other Tenants whose Apps may be linked with Apps of this one; both must list each other. It matters where both enforce.",
			object("One Tenant.", {
				tenant: str("Name of the Tenant.", {
					maxLength: 40,
					rules: [nameOf("a Tenant")],
				}),
			}),
			{ key: "tenant", maxItems: 64 },
		),
	),
	images: withDefault(images, {}),
	relaxations: optional(
		listOf(
			"Rules of the hardening that its Apps may step out of with spec.security.relax, of those that the platform allows. Default: all of those. An App that asks for another one stalls; what runs keeps running.",
			str("Name of the rule.", { values: relaxations }),
			{ unique: true, maxItems: 16 },
		),
	),
	placement: withDefault(placement, {}),
	defaults: withDefault(
		object(
			"What Apps get that do not write it themselves. It gives way to what they do write: a request is never above their limit.",
			{
				resources: withDefault(resources, {}),
			},
		),
		{},
	),
});

const tenantStatus = object(
	"What the operator saw and did. Nobody else writes here.",
	{
		...statusFields,
		namespaceCount: optional(count("Number of namespaces.")),
		namespaces: optional(
			listOf(
				"What holds in each namespace.",
				object("One namespace.", {
					name: str("Name of the namespace.", { maxLength: 63 }),
					mode: str("What is done there.", {
						values: ["Enforce", "Observe", "None"],
					}),
					wouldBeCut: count(
						"Pods that no App policy selects and that are not exempt: Enforce cuts them off.",
					),
					pods: optional(
						listOf("Names of the first of them.", str("Name of a pod."), {
							maxItems: 20,
						}),
					),
					foreignPods: optional(
						listOf(
							"Names of the first pods that carry the identity of an App and were not made for one. ReplicaSet/<name> stands for the pods of a ReplicaSet.",
							str("Name of a pod, or ReplicaSet/<name>."),
							{ maxItems: 20 },
						),
					),
				}),
				{ key: "name", maxItems: 100 },
			),
		),
		applied: optional(
			mapOf(
				"For each policy the fingerprint of what the operator owns of it; another value means that somebody changed it.",
				str("Fingerprint.", { maxLength: 63 }),
				{ maxProperties: 3500 },
			),
		),
	},
);

export const tenant = {
	...ourGroup,
	kind: "Tenant",
	plural: "seaworthytenants",
	singular: "seaworthytenant",
	shortNames: ["swtenant"],
	scope: "Cluster",
	writers: "Administrators",
	description:
		"Namespaces that belong together: isolated from the others, with rules for images and nodes.",
	spec: tenantSpec,
	status: tenantStatus,
	rules: [nameForm("Tenant", { namespaces: [{ name: "shop" }] })],
	columns: [
		...readyColumns,
		{
			name: "Namespaces",
			type: "integer",
			jsonPath: ".status.namespaceCount",
			description: "Number of namespaces of the tenant.",
		},
		{
			name: "Mode",
			type: "string",
			jsonPath: ".spec.mode",
			description: "Observe where nothing is written.",
		},
		ageColumn,
	],
} as const satisfies Kind<typeof tenantSpec, typeof tenantStatus>;

export type TenantSpec = Written<typeof tenantSpec>;
/** A Tenant as it is read from the API server or a file. */
export type Tenant = {
	apiVersion: string;
	kind: string;
	metadata: ObjectMeta;
	spec: TenantSpec;
	status?: Omit<Written<typeof tenantStatus>, "conditions"> & {
		conditions?: Condition[];
	};
};
