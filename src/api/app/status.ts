// The status of an App. Only the operator writes it.

import type { Written } from "../../schema/vocabulary.ts";
import {
	int,
	listOf,
	mapOf,
	object,
	optional,
	str,
} from "../../schema/vocabulary.ts";
import { count, statusFields } from "../every-kind.ts";

const edge = object("One connection between the pods and a peer.", {
	peer: str(
		"An App as namespace/name, Service or AppNetwork with its kind before it, a range of addresses, or a host.",
		{ maxLength: 512 },
	),
	direction: str("Seen from this App.", { values: ["Ingress", "Egress"] }),
	ports: listOf(
		"Protocol and number at the pod that listens, such as TCP 5432; the port as it was written while that is not known; or All.",
		str("One port.", { maxLength: 63 }),
		{ maxItems: 256 },
	),
	state: str(
		"Allowed: open from this side. Wider: more than asked for is open. Pending: waits for the other side. Denied: closed until somebody edits.",
		{ values: ["Allowed", "Wider", "Pending", "Denied"] },
	),
	reason: optional(
		str("Why it is not simply Allowed; seaworthy explain tells more.", {
			maxLength: 63,
		}),
	),
	policies: optional(
		listOf(
			"NetworkPolicies of this App that open it.",
			str("Name of a NetworkPolicy."),
			{ maxItems: 8 },
		),
	),
});

const failingPods = object("Pods of one revision that fail alike.", {
	reason: str("Why, as a reason of Ready.", { maxLength: 63 }),
	container: optional(str("The container; absent where the whole pod fails.")),
	revision: optional(count("Number of their revision.")),
	pods: count("How many they are."),
	pod: str("Name of one of them."),
	restarts: count("Most restarts of the container in one of them."),
	exitCode: optional(
		int("Exit code of the container when it ended last.", {
			minimum: -2147483648,
			maximum: 2147483647,
		}),
	),
	hints: optional(
		listOf(
			"What a message about them is known to say.",
			str("One word for programs.", { maxLength: 63 }),
			{ maxItems: 8 },
		),
	),
	since: str("When the operator saw it first.", {
		format: "date-time",
		maxLength: 40,
	}),
});

/** What others open for the pods of a revision. */
const declaration = object("Ports and links of one or several revisions.", {
	ports: optional(
		listOf(
			"Ports, sorted by name.",
			object("One port.", {
				name: str("Name of the port.", { maxLength: 15 }),
				port: count("Number at the pod."),
				protocol: str("Transport protocol.", {
					values: ["TCP", "UDP", "SCTP"],
				}),
				servicePort: count("Number at the Service."),
			}),
			{ key: "name", maxItems: 32 },
		),
	),
	links: optional(
		listOf(
			"Links to Apps.",
			object("One link.", {
				to: str("The App, as namespace/name.", { maxLength: 512 }),
				port: str("Name or number of the port.", { maxLength: 15 }),
			}),
			{ maxItems: 64 },
		),
	),
});

export const appStatus = object(
	"What the operator saw and did. Nobody else writes here.",
	{
		...statusFields,
		selector: optional(
			str("Label selector of the pods, for the scale subresource.", {
				maxLength: 512,
			}),
		),
		replicas: optional(count("Pods that exist.")),
		readyReplicas: optional(count("Pods that are ready.")),
		podsReady: optional(
			str("Pods that are ready, of those that are wanted: 2/3.", {
				maxLength: 63,
			}),
		),
		relaxed: optional(
			listOf(
				"Rules of the hardening that this App steps out of.",
				str("One rule.", { maxLength: 63 }),
				{ unique: true, maxItems: 16 },
			),
		),
		revision: optional(
			object("Which revision of the App runs.", {
				current: count("Number of the revision that was applied last."),
				healthy: optional(
					count(
						"Number of the revision that last ran with all its pods available. It is remembered whatever fails later.",
					),
				),
			}),
		),
		failingPods: optional(
			listOf(
				"Pods that fail or were restarted just now, those of the newest revision first.",
				failingPods,
				{ maxItems: 8 },
			),
		),
		secrets: optional(
			listOf(
				"AppSecrets and Secrets that the App uses, or that pods still use, sorted by name.",
				object("One Secret.", {
					name: str("Name of the AppSecret or Secret."),
					revision: optional(
						count(
							"Revision of the AppSecret that the pods run with; absent where files are refreshed in place.",
						),
					),
					revisions: optional(
						listOf(
							"All revisions that the pods run with, where keys are used as of several.",
							count("Number of a revision."),
							{ maxItems: 128 },
						),
					),
					healthy: optional(
						count(
							"Revision that pods ran with when all were available last; its copy stays.",
						),
					),
					healthyRevisions: optional(
						listOf(
							"All revisions that pods ran with then, where they were several; their copies stay.",
							count("Number of a revision."),
							{ maxItems: 128 },
						),
					),
				}),
				{ key: "name", maxItems: 128 },
			),
		),
		declared: optional(
			listOf(
				"Ports and links of the revisions that have pods. The policies of others stay open for them while a rollout goes on.",
				declaration,
				{ maxItems: 8 },
			),
		),
		edges: optional(
			listOf(
				"Every connection that the spec or another App asks for, and what became of it. At most 256.",
				edge,
				{ maxItems: 256 },
			),
		),
		applied: optional(
			mapOf(
				"For each child the fingerprint of what the operator owns of it; another value means that somebody changed it.",
				str("Fingerprint.", { maxLength: 63 }),
				{ maxProperties: 256 },
			),
		),
	},
);

export type AppStatus = Written<typeof appStatus>;
