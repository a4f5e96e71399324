// What every kind has: its group, the form of its name, the columns and the status that people look at first.

import { longestName } from "../kube/names.ts";
import type { Column } from "../schema/crd.ts";
import { unobserved } from "../schema/crd.ts";
import type { Rule } from "../schema/rules.ts";
import { int, listOf, object, optional, str } from "../schema/vocabulary.ts";

export const ourGroup = {
	group: "seaworthy.dev",
	version: "v1alpha1",
} as const;

/** `spec` is the smallest that the kind accepts. */
export function nameForm(kind: string, spec: object): Rule {
	const example = (name: string) => ({ metadata: { name }, spec });
	return {
		name: `${kind.toLowerCase()}-metadata-name`,
		message: `must have a metadata.name of at most ${longestName} characters: lower-case letters, digits and single hyphens, starting with a letter`,
		cel: `self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$') && size(self.metadata.name) <= ${longestName} && !self.metadata.name.contains('--')`,
		accepts: [example("web"), example("order-api2")],
		refuses: [
			example("2web"),
			example("web--x"),
			example("web.shop"),
			example("a".repeat(longestName + 1)),
		],
	};
}

export const readyColumns: readonly Column[] = [
	{
		name: "Ready",
		type: "string",
		jsonPath: '.status.conditions[?(@.type=="Ready")].status',
		description: "Whether all of it is as described.",
	},
	{
		name: "Reason",
		type: "string",
		jsonPath: '.status.conditions[?(@.type=="Ready")].reason',
		description: "Why it is ready or not.",
	},
];

export const ageColumn: Column = {
	name: "Age",
	type: "date",
	jsonPath: ".metadata.creationTimestamp",
	description: "Time since creation.",
};

export const count = (description: string) =>
	int(description, { minimum: 0, maximum: 2147483647 });
const generation = (description: string, minimum = 0) =>
	int(description, {
		minimum,
		maximum: Number.MAX_SAFE_INTEGER,
		format: "int64",
	});

const conditions = listOf(
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

/** Fields of every status. */
export const statusFields = {
	conditions: optional(conditions),
	observedGeneration: optional(
		generation(
			"Generation of the spec that this status is about; -1 until the operator has observed the object.",
			unobserved,
		),
	),
};
