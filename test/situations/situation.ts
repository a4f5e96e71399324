// One thing that happens to an object, and what is to come of it.

import type { KStatus } from "../../src/kube/conditions.ts";
import type { Case } from "../support/case.ts";

export type Situation = {
	/** A sentence: what is so. */
	readonly title: string;
	/** A case under test/cases as area/name, or one of its own. */
	readonly given: string | Case;
	/** Whether its pod is ready, where the case says nothing of pods. */
	readonly isRunning?: true;
	/** In place of what the case says. */
	readonly metadata?: { generation?: number; deletionTimestamp?: string };
	/** The generation that the operator has looked at last, where that is not the present one. */
	readonly observed?: number;
	/** The whole status, where the operator has not looked at all. */
	readonly unobserved?: object;
	/** Reason of Ready; empty where nobody has looked. */
	readonly reason: string;
	readonly kstatus: KStatus;
	/** Exit code of `seaworthy wait`, and when it ends. */
	readonly wait:
		| "0 at once"
		| "1 at once"
		| "1 at the timeout"
		| `1 after ${number} s`;
	/** Status of Resolved, where an entry of spec.network says something. */
	readonly resolved?: "True" | "False";
};
export type Group = {
	readonly title: string;
	readonly situations: readonly Situation[];
};
