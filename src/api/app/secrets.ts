// spec.secrets: Secrets that the main container reads as files.

import {
	listOf,
	object,
	optional,
	str,
	withDefault,
} from "../../schema/vocabulary.ts";
import { absolutePath, objectName, secretKey } from "../patterns.ts";

export const secrets = listOf(
	"Secrets that the main container reads as files of mode 0440. No other container sees them.",
	object("One Secret.", {
		name: str(
			"Name of an AppSecret of the namespace, or of a Secret that carries the label seaworthy.dev/allow-apps=true.",
			{ rules: [objectName] },
		),
		mountPath: optional(
			str("Folder of the files. Default: /run/secrets/<name>.", {
				maxLength: 512,
				rules: [absolutePath],
			}),
		),
		keys: optional(
			listOf(
				"Keys to mount, each as a file of that name. Default: all keys. Only a change of these rolls the App.",
				str("One key.", { rules: [secretKey] }),
				{ unique: true, minItems: 1, maxItems: 64 },
			),
		),
		refresh: withDefault(
			str(
				"NewPods: a new value comes with new pods. InPlace: the files change under the running program; so it is always for a Secret that no AppSecret made.",
				{ values: ["NewPods", "InPlace"] },
			),
			"NewPods",
		),
	}),
	{ key: "name", maxItems: 16 },
);
