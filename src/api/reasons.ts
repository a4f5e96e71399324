// Every reason that a condition or a Fault can name. One entry serves status, `seaworthy lint` and the documentation.

import { apps } from "./reasons/apps.ts";
import type { Explanation, Explanations } from "./reasons/explanation.ts";
import { logging } from "./reasons/logging.ts";
import { network } from "./reasons/network.ts";
import { pods } from "./reasons/pods.ts";
import { secrets } from "./reasons/secrets.ts";
import { tenants } from "./reasons/tenants.ts";

export type { Bearing } from "./reasons/explanation.ts";

export const reasons = {
	...apps,
	...pods,
	...secrets,
	...logging,
	...network,
	...tenants,
};

export type Reason = keyof typeof reasons;

/** Undefined for a text that is no reason. */
export function explanationOf(reason: Reason): Explanation;
export function explanationOf(reason: string): Explanation | undefined;
export function explanationOf(reason: string): Explanation | undefined {
	return (reasons as Explanations)[reason];
}

/**
 * Seconds for which what is Reconciling with the reason is worth waiting for; undefined where it may come right by itself. What is Stalled
 * is worth no wait.
 */
export const patienceSeconds = (reason: string): number | undefined =>
	explanationOf(reason)?.patienceSeconds;
