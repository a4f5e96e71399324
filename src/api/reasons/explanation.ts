// What is said of a reason: what it means, how to mend it, and how it bears on Ready.

/** Stalled waits for an edit of the spec, Reconciling heals by itself, Edge touches the condition Resolved only. */
export type Bearing = "Ready" | "Stalled" | "Reconciling" | "Edge";
export type Explanations = {
	readonly [reason: string]: {
		readonly bearing: Bearing;
		readonly means: string;
		readonly mend: string;
		/** Of what is Reconciling although only an edit helps: seconds after which nobody need wait any longer. */
		readonly patienceSeconds?: number;
	};
};
