// Reasons of AppSecrets and of those who use them.

import type { Explanations } from "./explanation.ts";

export const secrets = {
	SecretMissing: {
		bearing: "Reconciling",
		means:
			"An AppSecret or Secret that is used does not exist, has no values yet or lacks a key. What runs keeps running; nothing new is started.",
		mend: "Create what the message names.",
	},
	SecretRefused: {
		bearing: "Reconciling",
		means:
			"The App reads a Secret that no AppSecret made and whose owner has not allowed it, or one of a type that Apps never read. Running pods keep what they have; new pods wait.",
		mend: "Let the owner set the label seaworthy.dev/allow-apps=true on the Secret, or use an AppSecret.",
	},
	SealedValueRefused: {
		bearing: "Stalled",
		means:
			"A sealed value does not open for this key of this AppSecret. Why is not said; earlier values stay as they are.",
		mend: "Seal the value again with seaworthy seal for exactly this namespace, name, key and type.",
	},
	ValueLost: {
		bearing: "Stalled",
		means:
			"A generated value is gone: neither the Secret nor a copy of the revision exists. It is not made anew behind your back.",
		mend: "Restore the Secret with its labels and annotations from a backup; or delete the AppSecret and create it again for new values.",
	},
	SecretTypeDiffers: {
		bearing: "Stalled",
		means:
			"An earlier AppSecret left its Secret with another type, which cannot be changed. The values stay as they are.",
		mend: "Delete the Secret that the message names; it is made anew, and values that a copy holds are carried over.",
	},
	ValueInvalid: {
		bearing: "Stalled",
		means:
			"The values cannot be put together: one is no text where text is needed, or all are more than a Secret holds.",
		mend: "Correct the field that the message names.",
	},
	PlainValue: {
		bearing: "Stalled",
		means:
			"A template uses no key of the AppSecret, so the spec holds the value itself. Values that exist stay as they are.",
		mend: "Write the key as sealed, with what seaworthy seal prints, or let it be generated. A value that is no secret belongs into a ConfigMap.",
	},
	ValuesKept: {
		bearing: "Ready",
		means: "All values of the AppSecret are in its Secret.",
		mend: "Nothing to do.",
	},
} as const satisfies Explanations;
