// A Fault is what compiling cannot do, as a value: pure code never throws.

import type { Reason } from "../api/reasons.ts";
import { comparePaths, parsePath } from "../schema/path.ts";

/** `path` is the field of the spec, such as spec.config.layers[1]; `message` ends the sentence that begins with it. */
export type Fault = {
	readonly reason: Reason;
	readonly path: string;
	readonly message: string;
};

/** List items by number; several Faults of one path by their text, so that the order is always the same. */
export const byPath = (a: Fault, b: Fault) =>
	comparePaths(parsePath(a.path), parsePath(b.path)) ||
	(a.message < b.message ? -1 : a.message > b.message ? 1 : 0);
