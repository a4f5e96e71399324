// What Kubernetes asks of the metadata that users write, for the offline judge. No CRD carries it: the API server knows it by itself.

import type { Rule } from "./rules.ts";
import { keysMatch, matches } from "./rules.ts";
import { mapOf, object, optional, str } from "./vocabulary.ts";

const keyName = "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?";

export const labelKeys: Rule = keysMatch({
	name: "label-keys",
	pattern: `^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?${keyName}$`,
	message: "must have valid label keys, such as app or example.com/team",
	accepts: [{ app: "legacy" }, { "example.com/team": "a" }],
	refuses: [{ "a b": "x" }, { "-app": "x" }, { "/app": "x" }],
});

export const labelValue: Rule = matches({
	name: "label-value",
	pattern: "^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$",
	message:
		"must be the value of a label: at most 63 letters, digits, hyphens, underscores and dots",
	accepts: ["legacy", "", "v1.2_a"],
	refuses: ["a b", "-a", "a/b"],
});

/** Their prefix may hold capitals. */
const annotationKeys: Rule = keysMatch({
	name: "annotation-keys",
	pattern: `^([A-Za-z0-9]([-A-Za-z0-9.]{0,251}[A-Za-z0-9])?/)?${keyName}$`,
	message: "must have valid annotation keys, such as note or example.com/owner",
	accepts: [{ note: "x y" }, { "Example.com/owner": "a" }],
	refuses: [{ "made by": "ci" }, { "a/b/c": "x" }],
});

export const namespaceName: Rule = matches({
	name: "namespace-name",
	pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$",
	message:
		"must be the name of a namespace: lower-case letters, digits and hyphens",
	accepts: ["shop", "team-a-1"],
	refuses: ["Shop", "a.b", "-a", "a/b"],
});

const most = 1024;

export const metadata = object("Metadata as users write it.", {
	name: str("Name of the object."),
	generateName: optional(
		str("Beginning of the name; the API server adds five characters."),
	),
	namespace: optional(
		str("Namespace of the object.", { maxLength: 63, rules: [namespaceName] }),
	),
	labels: optional(
		mapOf(
			"Labels by key.",
			str("Value.", { minLength: 0, maxLength: 63, rules: [labelValue] }),
			{ maxProperties: most, rules: [labelKeys] },
		),
	),
	annotations: optional(
		mapOf(
			"Annotations by key.",
			str("Text.", { minLength: 0, maxLength: 262144 }),
			{ maxProperties: most, rules: [annotationKeys] },
		),
	),
});

/** What the server makes of a longer beginning is cut to this. */
const longestBeginning = 58;

/** A name that the API server may complete a beginning to. */
export const generatedName = (beginning: string): string =>
	`${beginning.slice(0, longestBeginning)}xxxxx`;
