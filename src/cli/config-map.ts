// What a ConfigMap in a file must be like before an App may read it: kubectl refuses the same, with a worse sentence.

import { mapOf, object, optional, str } from "../schema/vocabulary.ts";

const most = 1024 * 1024;
const entries = (description: string) =>
	optional(
		mapOf(description, str("Value.", { minLength: 0, maxLength: most }), {
			maxProperties: most,
		}),
	);

/** Only the members that Apps read; the others are not looked at. */
export const configMapField = object("A ConfigMap.", {
	data: entries("Values by key."),
	binaryData: entries("Values by key, in base64."),
});
