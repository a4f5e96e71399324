// What applying the children of a parent needs of the world around it.

import type { ParentObject } from "../controllers/controller.ts";
import type { KubeObject } from "../kube/objects.ts";
import type { CachedChild } from "./shapes.ts";
import type { Cluster } from "./cluster.ts";
import type { Contest } from "./repair-limiter.ts";
import type { OpenVault } from "./vault.ts";

/** What applying needs of the caches. `write` carries out a write and takes its answer. */
export type ChildStore = {
	get(kind: string, namespace: string, name: string): CachedChild | undefined;
	write<A extends KubeObject | "taken">(
		object: KubeObject,
		send: () => Promise<A>,
	): Promise<A>;
};
/** What is remembered of edits by others: `RepairLimiter` with the time of the pass. */
export type Repairs = {
	waitOf(uid: string, isUrgent: boolean): number;
	repaired(child: CachedChild, by: readonly string[]): void;
	fightOver(
		uid: string,
		isUrgent: boolean,
		of?: readonly string[],
	): Contest | undefined;
};
export type ApplyOptions = {
	cluster: Pick<Cluster, "get" | "create" | "apply" | "patch">;
	store: ChildStore;
	parent: ParentObject;
	/** The label by which children name their parent. */
	ownerLabel: string;
	openVault: OpenVault;
	/** Fingerprints that the last status recorded, and of what was written since, by "<kind>/<name>"; empty where a write was lost. */
	applied: Fingerprints;
	/** With an empty fingerprint where it is not known whether the write was done. */
	onWritten: (child: string, fingerprint: string) => void;
	/** Asks the server whether the parent is still the one at hand; rejects when it is not. */
	confirm: () => Promise<void>;
	repairs: Repairs;
	/** Called before the wait: the key wants to hear when the name becomes free. */
	onTaken: (kind: string, namespace: string, name: string) => void;
	onSuppressed: () => void;
};
export type Fingerprints = { readonly [child: string]: string };

/** Under which the status of the parent records a child; with the namespace where the parent has none. */
export const childId = (
	{
		kind,
		metadata: { namespace, name },
	}: Pick<KubeObject, "kind" | "metadata">,
	parent: Pick<KubeObject, "metadata">,
) =>
	namespace === undefined || namespace === parent.metadata.namespace
		? `${kind}/${name}`
		: `${kind}/${namespace}/${name}`;
