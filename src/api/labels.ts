// Labels of pods as users write them to select some.

import { keysMatch } from "../schema/rules.ts";
import { mapOf, str } from "../schema/vocabulary.ts";
import { matches } from "../schema/rules.ts";

const labelKeys = keysMatch({
	name: "label-keys",
	pattern:
		"^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$",
	message: "must have keys of labels as keys, such as app or example.com/team",
	accepts: [{ app: "legacy" }, { "example.com/team": "a" }],
	refuses: [{ "a b": "x" }, { "-app": "x" }, { "/app": "x" }],
});
const someLabels = {
	name: "labels-present",
	message: "must hold at least one label; none would select every pod",
	cel: "size(self) > 0",
	accepts: [{ app: "legacy" }],
	refuses: [{}],
};
const labelValue = matches({
	name: "label-value",
	pattern: "^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$",
	message:
		"must be the value of a label: at most 63 letters, digits, hyphens, underscores and dots",
	accepts: ["legacy", "", "v1.2_a"],
	refuses: ["a b", "-a", "a/b"],
});

/** Labels that a pod must carry, all of them; at least one. */
export const matchLabels = (description: string) =>
	mapOf(
		description,
		str("Value of the label.", {
			minLength: 0,
			maxLength: 63,
			rules: [labelValue],
		}),
		{ maxProperties: 16, rules: [labelKeys, someLabels] },
	);
