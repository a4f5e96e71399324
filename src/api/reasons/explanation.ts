// What is said of a reason: what it means, how to mend it, and how it bears on Ready.

/**
 * Stalled waits for an edit of the spec, Reconciling heals by itself, Edge touches the condition Resolved only. Warning holds nothing back:
 * lint tells it, and the message of Ready while the App is not ready.
 */
export type Bearing = "Ready" | "Stalled" | "Reconciling" | "Edge" | "Warning";
export type Explanation = {
	readonly bearing: Bearing;
	readonly means: string;
	readonly mend: string;
	/** What decides besides the spec and the objects that it names: files alone never tell. */
	readonly dependsOn?: string;
	/** Of what is Reconciling although only an edit helps: seconds after which nobody need wait any longer. */
	readonly patienceSeconds?: number;
};
export type Explanations = { readonly [reason: string]: Explanation };

export const ofPlatform = "the settings of the platform";
export const ofOtherNamespace = "the other namespace";
