// spec.workload and spec.external: an App that stands for something that runs elsewhere.

import type { Rule, Transition } from "../../schema/rules.ts";
import { exactlyOneOf } from "../../schema/rules.ts";
import { listOf, object, optional, str } from "../../schema/vocabulary.ts";
import { hostName, ipAddress } from "../patterns.ts";

export const workload = str(
	"What runs. Stateless: pods that are all alike. External: no pods; the App stands for something outside the cluster, so that others can link to it. It cannot be changed.",
	{ values: ["Stateless", "External"] },
);

export const external = object(
	"Where an External App is found.",
	{
		addresses: optional(
			listOf(
				"Its addresses. They become the endpoints of a Service.",
				str("IPv4 or IPv6 address.", { maxLength: 39, rules: [ipAddress] }),
				{ unique: true, minItems: 1, maxItems: 64 },
			),
		),
		host: optional(
			str(
				"Its name. Apps that link to it get it in <ALIAS>_HOST; what is opened is a setting of the platform.",
				{ rules: [hostName] },
			),
		),
	},
	{
		rules: [
			exactlyOneOf(["addresses", "host"], {
				name: "external-one-place",
				accepts: [{ addresses: ["192.0.2.7"] }, { host: "db.example.com" }],
				refuses: [{}, { addresses: ["192.0.2.7"], host: "db.example.com" }],
			}),
		],
	},
);

const isExternal = "(has(self.workload) && self.workload == 'External')";
const addresses = { addresses: ["192.0.2.7"] };
const elsewhere = { workload: "External", external: addresses };

/** What an External App may not set, because it runs nothing. */
const ofPods = [
	"image",
	"command",
	"args",
	"replicas",
	"config",
	"health",
	"resources",
	"writable",
	"security",
	"secrets",
	"logs",
];
const ofPodsNetwork = ["links", "join", "external"];

const isUnset = (name: string) =>
	name === "replicas"
		? // The API server itself fills in one.
			"(!has(self.replicas) || self.replicas == 1)"
		: `!has(self.${name})`;

const runsNothing: Rule = {
	name: "external-runs-nothing",
	message: `may not set ${[...ofPods, ...ofPodsNetwork.map((name) => `network.${name}`)].join(", ")} with workload External, which runs no pods`,
	cel: `!${isExternal} || (${ofPods.map(isUnset).join(" && ")} && (!has(self.network) || (${ofPodsNetwork.map((name) => `!has(self.network.${name})`).join(" && ")})))`,
	accepts: [
		elsewhere,
		{ ...elsewhere, replicas: 1 },
		{ ...elsewhere, ports: [{ name: "pg", port: 5432 }] },
		{ ...elsewhere, network: { accept: [{ from: "data/report", ports: [] }] } },
	],
	refuses: [
		{ ...elsewhere, image: "web:1" },
		{ ...elsewhere, replicas: 2 },
		{ ...elsewhere, network: { join: [{ name: "back" }] } },
	],
};

export const externalRules: readonly Rule[] = [
	{
		name: "image-or-external",
		message: "must set image unless workload is External",
		cel: `has(self.image) || ${isExternal}`,
		accepts: [{ image: "web:1" }, elsewhere],
		refuses: [{}, { replicas: 2 }],
	},
	{
		name: "external-with-workload",
		message: "must set external when workload is External, and only then",
		cel: `has(self.external) == ${isExternal}`,
		accepts: [{ image: "web:1" }, elsewhere],
		refuses: [
			{ workload: "External" },
			{ image: "web:1", external: addresses },
		],
	},
	runsNothing,
];

export const sameWorkload: Transition = {
	name: "workload-fixed",
	message: "may not change workload: delete the App and make it anew",
	cel: `${isExternal} == (has(oldSelf.workload) && oldSelf.workload == 'External')`,
	accepts: [
		{
			before: { image: "web:1" },
			after: { image: "web:2", workload: "Stateless" },
		},
		{
			before: elsewhere,
			after: { ...elsewhere, external: { host: "db.example.com" } },
		},
	],
	refuses: [
		{ before: { image: "web:1" }, after: elsewhere },
		{ before: elsewhere, after: { image: "web:1" } },
	],
};
