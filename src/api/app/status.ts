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

const count = (description: string) =>
	int(description, { minimum: 0, maximum: 2147483647 });
const generation = (description: string) =>
	int(description, {
		minimum: 0,
		maximum: Number.MAX_SAFE_INTEGER,
		format: "int64",
	});

/** Conditions as every kind has them. */
export const conditions = listOf(
	"What is true of the object now. Ready is always there; Reconciling and Stalled only while something is amiss.",
	object("One condition.", {
		type: str("Name of the condition.", { maxLength: 63 }),
		status: str("Whether it holds.", { values: ["True", "False", "Unknown"] }),
		reason: str("One word for programs.", { maxLength: 63 }),
		message: str("One sentence for people.", { minLength: 0, maxLength: 2048 }),
		observedGeneration: generation("Generation of the spec it was seen for."),
		lastTransitionTime: str("When the status last turned.", {
			format: "date-time",
			maxLength: 40,
		}),
	}),
	{ key: "type", maxItems: 16 },
);

export const appStatus = object(
	"What the operator saw and did. Nobody else writes here.",
	{
		conditions: optional(conditions),
		observedGeneration: optional(
			generation("Generation of the spec that this status is about."),
		),
		selector: optional(
			str("Label selector of the pods, for the scale subresource.", {
				maxLength: 512,
			}),
		),
		replicas: optional(count("Pods that exist.")),
		readyReplicas: optional(count("Pods that are ready.")),
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
