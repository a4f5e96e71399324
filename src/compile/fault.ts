// A Fault is what compiling cannot do, as a value: pure code never throws.

import type { Reason } from "../api/reasons.ts";

/** `path` is the field of the spec, such as spec.config.layers[1]; `message` ends the sentence that begins with it. */
export type Fault = {
	readonly reason: Reason;
	readonly path: string;
	readonly message: string;
};

export const byPath = (a: Fault, b: Fault) =>
	a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
