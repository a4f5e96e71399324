// Labels and annotations of what Seaworthy makes. The prefix seaworthy.dev is the operator's: users never set it on children.

/** Of all our labels and annotations. */
export const ourPrefix = "seaworthy.dev/";
/** The identity: selectors of Deployments, Services and every policy peer use this one label. */
export const appLabel = "seaworthy.dev/app";
/** Names the AppSecret that a Secret belongs to, also when it outlives it. */
export const appSecretLabel = "seaworthy.dev/app-secret";
/** Names the Tenant that a policy belongs to. */
export const tenantLabel = "seaworthy.dev/tenant";
/** Would name the LoggingSidecar that an object belongs to; it has no children, so nothing carries it. */
export const loggingSidecarLabel = "seaworthy.dev/logging-sidecar";
/** Every label by which a child names its parent. */
export const ownerLabels = [appLabel, appSecretLabel, tenantLabel] as const;
/** On a Secret or ServiceAccount that others made: its owner lets Apps of the namespace use it. */
export const consentLabel = "seaworthy.dev/allow-apps";
/** Which of the two Deployments a pod belongs to; part of the selector from the first apply. */
export const slotLabel = "seaworthy.dev/slot";
/** The slot of the only Deployment, as long as no rollout needs a second one. */
export const firstSlot = "a";
/** Hash of what we last asked for, on every child. */
export const desiredAnnotation = "seaworthy.dev/desired";
/** On a Secret of an AppSecret: input and revision of each key, as JSON, so that planning needs no values. */
export const keysAnnotation = "seaworthy.dev/keys";
/** On a Secret of an AppSecret: the life in which its revisions were counted; the same number of another life is another value. */
export const epochAnnotation = "seaworthy.dev/epoch";
/** On the Secret of an AppSecret: its type, which caches do not hold and the API server never changes. */
export const typeAnnotation = "seaworthy.dev/type";
/** On an App's own copy of a Secret: what it is a copy of, as Secret/NAME or AppSecret/NAME. */
export const sourceAnnotation = "seaworthy.dev/source";
/** Beside it: the version of the source that was copied; never a hash of a value. */
export const sourceVersionAnnotation = "seaworthy.dev/source-version";
/** On a pod template: the hash of what its log sidecar runs with. */
export const logsAnnotation = "seaworthy.dev/logs";
/** On a Secret of an AppSecret its number; on a Deployment, and so on its ReplicaSets, what the revision is remembered by, as JSON. */
export const revisionAnnotation = "seaworthy.dev/revision";
/** On a ReplicaSet, by the Deployment controller: counts up whenever another template becomes the current one. */
export const turnAnnotation = "deployment.kubernetes.io/revision";
/** On every namespace, written by the API server: the only label of a namespace that its tenant cannot change. */
export const namespaceLabel = "kubernetes.io/metadata.name";
export const managedByLabel = "app.kubernetes.io/managed-by";
export const managedBy = "seaworthy";
/** The field manager of every write to a child and to status, but for removals. */
export const fieldManager = "seaworthy";
/**
 * The field manager of removals: what the server puts in the place of a removed field (a default) is then owned by a name under which
 * nothing else is written, and nobody who writes in the name of `seaworthy` is mistaken for it.
 */
export const removalManager = "seaworthy-removals";

/** Labels of an App's children. `component` is the part it plays: app, later also logging. */
export function childLabels(
	app: string,
	component = "app",
): { [key: string]: string } {
	return {
		"app.kubernetes.io/name": app,
		"app.kubernetes.io/component": component,
		"app.kubernetes.io/part-of": app,
		[managedByLabel]: managedBy,
		[appLabel]: app,
	};
}

/** In the order of their keys, so that equal labels are equal text. */
export const sortedLabels = (labels: { readonly [key: string]: string }) =>
	Object.fromEntries(
		Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)),
	);

/** Labels that others put on any pod: they tell no App's from another's. */
const isCommon = (key: string) =>
	key === "pod-template-hash" || key.startsWith("topology.kubernetes.io/");

/** The App whose pods a selector can select, because it asks for nothing but what those carry; "" where it can be any. */
export function selectedApp(selector: {
	readonly [key: string]: string;
}): string | undefined {
	const app =
		selector[appLabel] ??
		selector["app.kubernetes.io/name"] ??
		selector["app.kubernetes.io/part-of"] ??
		"";
	const carried: { [key: string]: string } = {
		...childLabels(app),
		[slotLabel]: firstSlot,
	};
	const fits = Object.entries(selector).every(
		([key, value]) => isCommon(key) || carried[key] === value,
	);
	return fits ? app : undefined;
}

export const identity = (app: string) => ({ [appLabel]: app });
