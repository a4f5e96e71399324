// What a platform team says of its cluster: chart values, kept in the ConfigMap seaworthy-platform. Never part of an App.

import { defaultImage } from "../fluentd/images.ts";
import type { Seen, Written } from "../schema/vocabulary.ts";
import { relaxations } from "./app/security.ts";
import { labelKeys, labelValue } from "../schema/metadata.ts";
import { addressRange, ipAddress } from "./patterns.ts";
import {
	int,
	listOf,
	mapOf,
	object,
	str,
	withDefault,
} from "../schema/vocabulary.ts";

/** Name of the ConfigMap in the operator's namespace, and its only key: a YAML document of `platform`. */
export const platformConfigMap = "seaworthy-platform";
export const platformKey = "platform.yaml";

const ranges = (description: string) =>
	listOf(
		description,
		str("Range of IPv4 or IPv6 addresses.", {
			maxLength: 43,
			rules: [addressRange],
		}),
		{ unique: true, maxItems: 64 },
	);

/** Labels that one policy cannot hold would keep every policy from being written. */
const podLabels = (description: string) =>
	mapOf(
		description,
		str("Value of the label.", {
			maxLength: 63,
			minLength: 0,
			rules: [labelValue],
		}),
		{ rules: [labelKeys] },
	);

const network = object(
	"What Apps may reach outside the cluster when they ask for it.",
	{
		clusterCidrs: withDefault(
			ranges(
				"Ranges of pods, Services and nodes: never reachable as external addresses. Empty: those that the operator discovers; where it finds none, no private address is reachable as an external one.",
			),
			[],
		),
		blockedCidrs: withDefault(
			ranges(
				"Further ranges that no App may reach as external addresses. Link-local and metadata addresses never are.",
			),
			[],
		),
		hostEgress: withDefault(
			str(
				"What becomes of an external host given by name. Refuse: nothing is opened. PublicInternet: its ports are opened to all public addresses.",
				{ values: ["Refuse", "PublicInternet"] },
			),
			"Refuse",
		),
	},
);

export const platform = object("Settings of the cluster for all Apps.", {
	servedNamespaces: withDefault(
		listOf(
			"Namespaces in which the operator has rights and makes objects.",
			str("Name of a namespace.", { maxLength: 63 }),
			{ unique: true, maxItems: 1000 },
		),
		[],
	),
	unservedApps: withDefault(
		str(
			"What an App in any other namespace is told. Ignore is for a second operator in the cluster: the one that brings the CRDs reports.",
			{ values: ["Report", "Ignore"] },
		),
		"Report",
	),
	dns: withDefault(
		object("Where pods resolve names; the only traffic every App may send.", {
			namespace: withDefault(
				str("Namespace of the DNS pods.", { maxLength: 63 }),
				"kube-system",
			),
			podLabels: withDefault(
				podLabels("Labels of the DNS pods. Default: k8s-app=kube-dns."),
				{ "k8s-app": "kube-dns" },
			),
			ports: withDefault(
				listOf(
					"Ports of the DNS pods, UDP and TCP. Default: 53; OpenShift needs 5353.",
					int("One port.", { minimum: 1, maximum: 65535 }),
					{ unique: true, maxItems: 8 },
				),
				[53],
			),
			addresses: withDefault(
				listOf(
					"Addresses of the DNS Service and of a cache on the node, such as 10.96.0.10, for network plug-ins that see them instead of the pods. Default: 169.254.20.10, that of NodeLocal DNSCache.",
					str("IPv4 or IPv6 address.", {
						maxLength: 45,
						rules: [ipAddress],
					}),
					{ unique: true, maxItems: 8 },
				),
				["169.254.20.10"],
			),
		}),
		{},
	),
	images: withDefault(
		object("Images of what runs beside Apps.", {
			fluentd: withDefault(
				str(
					"Image of the sidecar of a LoggingSidecar that names none. It must hold fluentd 1.16 or later and Ruby, both on the PATH.",
					{ maxLength: 512 },
				),
				defaultImage,
			),
		}),
		{},
	),
	logSinks: withDefault(
		listOf(
			"Pods that outputs of LoggingSidecars may send to, by the name that an output gives as sink.",
			object("One place for logs.", {
				name: str("Name of the sink.", { maxLength: 63 }),
				namespace: str("Namespace of its pods.", { maxLength: 63 }),
				podLabels: podLabels(
					"Labels of its pods; without any the sink is closed.",
				),
				port: int("Port of its pods.", { minimum: 1, maximum: 65535 }),
			}),
			{ key: "name", maxItems: 64 },
		),
		[],
	),
	network: withDefault(network, {}),
	rollSpacingSeconds: withDefault(
		int(
			"Seconds from one roll of an App to the next that only a ConfigMap, an AppSecret, a LoggingSidecar or another App asks for. An edit of the App rolls at once. 0: no roll waits.",
			{ minimum: 0, maximum: 3600 },
		),
		60,
	),
	relaxations: withDefault(
		listOf(
			"Rules of the hardening that Apps may step out of with spec.security.relax. Default: all.",
			str("Name of the rule.", { values: relaxations }),
			{ unique: true, maxItems: 16 },
		),
		[...relaxations],
	),
});

export type PlatformWritten = Written<typeof platform>;
/** What the operator found of the cluster's own addresses; nobody writes it. */
export type ClusterRanges = {
	readonly cidrs: readonly string[];
	/** Those of which it found all. */
	readonly families: readonly (4 | 6)[];
};
/** `ranges` are missing where nothing was looked for: on files. */
export type Platform = Seen<typeof platform> & {
	readonly ranges?: ClusterRanges;
};
