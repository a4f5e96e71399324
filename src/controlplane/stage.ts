// The Stage document of kwok: which objects it is for, how long they stay as they are, and what they become.

import { printTemplate, type Tree } from "./go-template.ts";

/** One condition on the object: a jq expression and what it must (not) yield. */
export interface Requirement {
	key: string;
	operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
	values?: readonly string[];
}

export interface StageOptions {
	name: string;
	kind: "Node" | "Pod" | "PersistentVolumeClaim" | "PersistentVolume";
	selector: readonly Requirement[];
	/** Shortest and longest time before it happens; default at once. */
	delayMilliseconds?: readonly [number, number];
	steps: readonly Step[];
}

export type Step =
	| { event: { type: "Normal" | "Warning"; reason: string; message: string } }
	| {
			patch: {
				subresource: "status";
				root: "status";
				template: string;
			};
	  }
	| { apply: { template: string } }
	| { delete: true };

/** A Stage as kwok reads it. */
export interface Stage {
	apiVersion: "kwok.x-k8s.io/v1alpha1";
	kind: "Stage";
	metadata: { name: string };
	spec: {
		resourceRef: { apiGroup: "v1"; kind: string };
		selector: { matchExpressions: { jq: Requirement }[] };
		delay?: {
			durationMilliseconds: number;
			jitterDurationMilliseconds: number;
		};
		steps: readonly Step[];
	};
}

/** Makes the document. */
export function stage(options: StageOptions): Stage {
	const [shortest, longest] = options.delayMilliseconds ?? [];
	const delay =
		shortest === undefined || longest === undefined
			? {}
			: {
					delay: {
						durationMilliseconds: shortest,
						jitterDurationMilliseconds: longest,
					},
				};
	return {
		apiVersion: "kwok.x-k8s.io/v1alpha1",
		kind: "Stage",
		metadata: { name: options.name },
		spec: {
			resourceRef: { apiGroup: "v1", kind: options.kind },
			selector: {
				matchExpressions: options.selector.map((jq) => ({ jq })),
			},
			...delay,
			steps: options.steps,
		},
	};
}

/** Patches the status with the tree; for pods and nodes lists are merged as the API server merges them. */
export const patchStatus = (
	tree: Tree,
	prelude: readonly string[] = [],
): Step => ({
	patch: {
		subresource: "status",
		root: "status",
		template: printTemplate(tree, prelude),
	},
});

export const warning = (reason: string, message: string): Step => ({
	event: { type: "Warning", reason, message },
});

export const isIn = (
	key: string,
	...values: readonly string[]
): Requirement => ({
	key,
	operator: "In",
	values,
});
export const isNotIn = (
	key: string,
	...values: readonly string[]
): Requirement => ({
	key,
	operator: "NotIn",
	values,
});
export const exists = (key: string): Requirement => ({
	key,
	operator: "Exists",
});
export const isAbsent = (key: string): Requirement => ({
	key,
	operator: "DoesNotExist",
});
