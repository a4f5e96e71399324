// Labels of pods as users write them to select some.

import type { Rule } from "../schema/rules.ts";
import { labelKeys, labelValue } from "../schema/metadata.ts";
import { mapOf, str } from "../schema/vocabulary.ts";

const someLabels = {
	name: "labels-present",
	message: "must hold at least one label; none would select every pod",
	cel: "size(self) > 0",
	accepts: [{ app: "legacy" }],
	refuses: [{}],
};

const name = "app.kubernetes.io/name";
const component = "app.kubernetes.io/component";
const partOf = "app.kubernetes.io/part-of";
const manager = "app.kubernetes.io/managed-by";
const ownKeys = `^(seaworthy[.]dev/.*|topology[.]kubernetes[.]io/.*|pod-template-hash|app[.]kubernetes[.]io/(name|component|part-of|managed-by))$`;

/** What selects pods of an App, or would select those of one that takes the name, is no selector of other pods. */
export const noAppPods: Rule = {
	name: "no-app-pods",
	message:
		"must hold a label that pods of Apps do not carry, such as app or app.kubernetes.io/instance, and none of seaworthy.dev/",
	cel: [
		"!self.exists(key, key.startsWith('seaworthy.dev/')) && (",
		`self.exists(key, !key.matches('${ownKeys}'))`,
		` || ('${component}' in self && self['${component}'] != 'app')`,
		` || ('${manager}' in self && self['${manager}'] != 'seaworthy')`,
		` || ('${name}' in self && '${partOf}' in self && self['${name}'] != self['${partOf}']))`,
	].join(""),
	accepts: [
		{ app: "legacy" },
		{ [name]: "kafka", "app.kubernetes.io/instance": "kafka" },
		{ [name]: "kafka", [partOf]: "shop" },
		{ [manager]: "Helm" },
		{ [component]: "controller" },
	],
	refuses: [
		{ [manager]: "seaworthy" },
		{ [name]: "web" },
		{ "seaworthy.dev/app": "web", app: "legacy" },
		{ [component]: "app", [manager]: "seaworthy" },
		{ "topology.kubernetes.io/zone": "a" },
	],
};

/** Labels that a pod must carry, all of them; at least one. */
export const matchLabels = (description: string, rules: readonly Rule[] = []) =>
	mapOf(
		description,
		str("Value of the label.", {
			minLength: 0,
			maxLength: 63,
			rules: [labelValue],
		}),
		{ maxProperties: 16, rules: [labelKeys, someLabels, ...rules] },
	);
