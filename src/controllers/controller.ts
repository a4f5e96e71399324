// What the runtime knows of a kind: pure functions from what was found to what is wanted. It never learns the word App.

import type { Platform } from "../api/platform.ts";
import type { Reason } from "../api/reasons.ts";
import type { LiveChild, PlannedChild, TakenNames } from "../compile/child.ts";
import type { Fault } from "../compile/fault.ts";
import type { Verdict } from "../kube/conditions.ts";
import type { KubeObject, ObjectMeta, Resource } from "../kube/objects.ts";

/** Keys of an object's data that are used: these, and those that match a regular expression. */
export type DataUse = {
	readonly keys: readonly string[];
	readonly matching?: string;
};

/** Asks for one object by name, or for all objects of a kind that an index files under a value. */
export type Query =
	| { kind: string; namespace: string; name: string; data?: DataUse }
	| { kind: string; index: string; value: string };

export const queryKey = (query: Query): string =>
	"index" in query
		? `${query.kind}?${query.index}=${query.value}`
		: `${query.kind}/${query.namespace}/${query.name}`;

/** What was found for each query; a query that is missing here has not been asked yet. */
export type Found = ReadonlyMap<string, readonly KubeObject[]>;

/** Answers to `related`, read by query. */
export const foundFor = (found: Found, query: Query): readonly KubeObject[] =>
	found.get(queryKey(query)) ?? [];

export type ParentObject = {
	apiVersion: string;
	kind: string;
	metadata: ObjectMeta;
	status?: { [member: string]: unknown };
};

export type Snapshot<P> = {
	readonly parent: P;
	readonly related: Found;
	/** Objects that the parent owns, by uid. */
	readonly children: readonly LiveChild[];
	readonly platform: Platform;
	/** RFC 3339, whole seconds. */
	readonly at: string;
	/** Names of children that somebody else has. */
	readonly taken?: TakenNames;
};

/** What is known of an object before it is gathered. */
export type Refusable<P> = Pick<
	Snapshot<P>,
	"parent" | "children" | "platform"
>;

export type Wait = {
	/** RFC 3339. */
	readonly until: string;
	readonly message: string;
	/** Owned objects that are kept as they were written. */
	readonly keeps: readonly { kind: string; name: string }[];
};

export type Plan = {
	readonly children: readonly PlannedChild[];
	/** Owned objects that pruning leaves although they are not built now. */
	readonly kept: readonly { kind: string; name: string }[];
	/** Owned objects that go at once, whatever becomes of the rest: nothing may be started with them any more. */
	readonly revoked?: readonly { kind: string; name: string }[];
	readonly faults: readonly Fault[];
	/** What status tells of the plan itself. */
	readonly fields?: { readonly [member: string]: unknown };
	/** Children that are not planned for now, because they only wait for a time. */
	readonly waits?: Wait;
	/** The object is another operator's business: its status is left alone. */
	readonly isSilent?: boolean;
	/** The words of the status may be another release's: they are left alone while one works in the namespace. */
	readonly isSilentIfHeld?: boolean;
	/** Members of the status that are not told anew stay: the object may be worked on again. */
	readonly keepsStatus?: boolean;
};

/** What the cluster did not do for a child. */
export type Trouble = {
	readonly reason: Reason;
	readonly message: string;
	/** Within this time it is tried again without any event. */
	readonly retrySeconds?: number;
};

/** The status but for what the runtime stamps: generation, times and fingerprints. */
export type Report = {
	readonly conditions: readonly Verdict[];
	readonly fields: { readonly [member: string]: unknown };
	/** When it is to be reported again without any event; RFC 3339. */
	readonly lookAgainAt?: string;
};

/** Where no value is given for an object, it is forgotten on arrival. */
export type Listed = {
	readonly resource: Resource;
	readonly index: string;
	readonly valuesOf: (object: KubeObject) => readonly string[];
	/**
	 * The namespace of all objects that a value files: they are listed there when somebody begins to ask, and forgotten when nobody does.
	 * Without it every object of a served namespace with a value is kept, asked for or not.
	 */
	readonly namespaceOf?: (value: string) => string;
	/** Of labels: the server tells of no other object. */
	readonly selector?: string;
	/**
	 * Where more than identity and labels is wanted: what is kept of the whole object, or nothing while there is nothing to tell. A change
	 * of nothing else is no news.
	 */
	readonly shape?: (object: KubeObject) => KubeObject | undefined;
	/** Where not all that is kept is news: what is, undefined for nothing. */
	readonly news?: (kept: KubeObject) => unknown;
};

export type Controller<P extends ParentObject> = {
	readonly resource: Resource;
	/** The label by which a child names its parent, also when it has lost its owner. */
	readonly ownerLabel: string;
	/** Names of the kinds of children, for watches, pruning and RBAC. */
	readonly children: readonly {
		resource: Resource;
		ready?: unknown;
		write?: unknown;
		outlives?: unknown;
	}[];
	/** Kinds of children that an earlier release made: what is left of them is deleted. */
	readonly retired?: readonly Resource[];
	/** Kinds it reads beside its own and its children. */
	readonly reads: readonly Resource[];
	/** Objects of others that it finds by index, metadata only where nothing else is said. */
	readonly lists?: readonly Listed[];
	/** Values under which objects of the parent's kind are filed, for queries by index. */
	readonly indexes: {
		readonly [index: string]: (parent: P) => readonly string[];
	};
	/**
	 * What others read of it, as an object that lacks the rest: a change of nothing else wakes whoever asked for the object, and indexes
	 * file it. The projection of a projection is itself.
	 */
	readonly projection: (parent: P) => P;
	/** What other namespaces read of it where its own is not served: beside the status no more is kept there. Default: the projection. */
	readonly outward?: (parent: P) => P;
	/** Members of its status that only count what goes on: like messages they may be told a second late. */
	readonly counts?: readonly string[];
	/** The plan where nothing may be done for the object; asked before anything is asked for on its behalf. */
	readonly refusal?: (given: Refusable<P>) => Plan | undefined;
	/** Asked again with what was found until nothing new is asked for (4 rounds at most). */
	readonly related: (parent: P, found: Found) => readonly Query[];
	readonly plan: (snapshot: Snapshot<P>) => Plan;
	/** `snapshot.children` are the children after the plan was carried out. */
	readonly report: (
		snapshot: Snapshot<P>,
		plan: Plan,
		troubles: readonly Trouble[],
	) => Report;
};

/** What is done for an object, if anything may be. */
export const planOf = <P extends ParentObject>(
	{ refusal, plan }: Pick<Controller<P>, "refusal" | "plan">,
	snapshot: Snapshot<P>,
): Plan => refusal?.(snapshot) ?? plan(snapshot);

/** A controller as the runtime holds it, the kind forgotten. */
export type AnyController = Controller<ParentObject>;

/** Safe, because a controller is only ever given parents of its own kind. */
export const anyKind = <P extends ParentObject>(
	controller: Controller<P>,
): AnyController => controller as unknown as AnyController;
