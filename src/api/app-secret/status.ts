// The status of an AppSecret. It names keys and revisions, never a value.

import type { Written } from "../../schema/vocabulary.ts";
import {
	bool,
	listOf,
	mapOf,
	object,
	optional,
	str,
} from "../../schema/vocabulary.ts";
import { count as revision, statusFields } from "../every-kind.ts";

export const appSecretStatus = object(
	"What the operator saw and did. Nobody else writes here.",
	{
		...statusFields,
		revision: optional(
			revision(
				"Number of the current revision; each change of a key adds one.",
			),
		),
		epoch: optional(
			str(
				"The life in which the revisions are counted. An AppSecret that is made anew without its values begins another.",
				{ maxLength: 63 },
			),
		),
		secretName: optional(
			str("Secret that always holds the current values.", { maxLength: 63 }),
		),
		keys: optional(
			listOf(
				"The keys of the current revision.",
				object("One key.", {
					key: str("Key of the Secret."),
					source: str("Where its value comes from.", {
						values: ["Generated", "Sealed", "Template"],
					}),
					revision: revision("Revision in which its value changed last."),
				}),
				{ key: "key", maxItems: 64 },
			),
		),
		keyCount: optional(revision("Number of keys.")),
		consumers: optional(
			listOf(
				"Apps that use it, sorted by name; at most 256.",
				object("One App.", {
					app: str("Name of the App.", { maxLength: 63 }),
					revision: optional(
						revision(
							"Revision it runs with; absent where it has none yet or files are refreshed in place.",
						),
					),
					stale: bool(
						"Whether a key that it uses has changed since that revision.",
					),
				}),
				{ key: "app", maxItems: 256 },
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

export type AppSecretStatus = Written<typeof appSecretStatus>;
