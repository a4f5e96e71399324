// Reasons of Tenants, and of what they refuse.

import type { Explanations } from "./explanation.ts";

export const tenants = {
	NamespaceTaken: {
		bearing: "Stalled",
		means: "An older Tenant lists the same namespace, and has it.",
		mend: "Remove the namespace from one of the two Tenants.",
	},
	Enforced: {
		bearing: "Ready",
		means:
			"In every namespace of the Tenant nothing may talk but what Apps declare and what is exempt.",
		mend: "Nothing to do; status.namespaces counts the pods that are cut off.",
	},
	Observed: {
		bearing: "Ready",
		means:
			"The Tenant applies nothing; status.namespaces lists the pods that Enforce would cut off.",
		mend: "Turn those pods into Apps or exempt them, then set spec.mode to Enforce.",
	},
	ImageRefused: {
		bearing: "Stalled",
		means: "The Tenant of the namespace does not allow the image.",
		mend: "Use an image from one of the registries that the message names, with a digest where one is required.",
	},
} as const satisfies Explanations;
