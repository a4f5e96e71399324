// The canonical state of a namespace: what is there, without what depends on when and how it came about.
// Left out: names of the server's making, times, counters, the order of revisions, copies that are not current.

import { controllers } from "../../src/controllers/index.ts";
import {
	desiredAnnotation,
	epochAnnotation,
	managedBy,
	managedByLabel,
	revisionAnnotation,
	sourceVersionAnnotation,
} from "../../src/kube/labels.ts";
import { canonical } from "../../src/kube/names.ts";
import type { KubeObject, Resource } from "../../src/kube/objects.ts";
import {
	configMaps,
	controllerRevisions,
	deployments,
	endpointSlices,
	networkPolicies,
	podDisruptionBudgets,
	secrets,
	serviceAccounts,
	services,
} from "../../src/kube/objects.ts";
import type { Admin } from "./admin.ts";

export const childKinds: readonly Resource[] = [
	configMaps,
	// Of 0.1.0: an upgrade leaves none.
	controllerRevisions,
	deployments,
	endpointSlices,
	networkPolicies,
	podDisruptionBudgets,
	secrets,
	serviceAccounts,
	services,
];
export const ownKinds: readonly Resource[] = controllers.map(
	({ resource }) => resource,
);

export const isOurs = ({ metadata, kind }: KubeObject): boolean =>
	metadata.labels?.[managedByLabel] === managedBy ||
	ownKinds.some((own) => own.kind === kind);

/** Slices of endpoints that the cluster makes for a Service carry the Service's labels. */
export const isServers = ({ kind, metadata }: KubeObject): boolean =>
	kind === "EndpointSlice" && metadata.ownerReferences?.[0]?.kind === "Service";

/** The world that an object belongs to; a Tenant has the name of its namespace. */
export const worldOf = ({ metadata }: Pick<KubeObject, "metadata">): string =>
	metadata.namespace ?? metadata.name;

export type Canonical = ReadonlyMap<string, string>;

/** Objects by namespace, read from the server as a whole: one list per kind. */
export async function objectsOf(
	admin: Admin,
	namespaces: readonly string[],
): Promise<Map<string, KubeObject[]>> {
	const found = new Map(namespaces.map((name) => [name, [] as KubeObject[]]));
	const kinds = [...childKinds, ...ownKinds];
	const lists = await Promise.all(kinds.map((kind) => admin.list(kind)));
	for (const object of lists.flat()) found.get(worldOf(object))?.push(object);
	return found;
}

/** Text of each object by "Kind/name", equal for equal states. */
export function canonicalState(
	namespace: string,
	objects: readonly KubeObject[],
): Canonical {
	const ours = objects.filter((object) => isOurs(object) && !isServers(object));
	const current = currentNames(ours);
	const kept = ours.filter(
		(object) =>
			!isCopy(object) || current.has(`${object.kind}/${object.metadata.name}`),
	);
	return new Map(
		kept
			.map((object) => {
				const { kind, metadata } = object;
				const id = `${kind}/${withoutMarks(metadata.name, namespace)}`;
				return [id, textOf(object, namespace)] as const;
			})
			.sort(([a], [b]) => (a < b ? -1 : 1)),
	);
}

/** Worlds on paper are compared a thousand times, and of each most objects are those of the one before. */
const texts = new WeakMap<KubeObject, string>();

/** Of one object in one namespace, which it is always asked for. */
function textOf(object: KubeObject, namespace: string): string {
	const known = texts.get(object);
	if (known !== undefined) return known;
	const text = withoutMarks(canonical(masked(object)), namespace);
	texts.set(object, text);
	return text;
}

/** Of a copy there may be several, and only one is in use. */
const isCopy = ({ kind, metadata }: KubeObject): boolean =>
	(kind === "ConfigMap" || kind === "Secret") && metadata.name.includes("--");

/** What the pod templates mount. */
function currentNames(objects: readonly KubeObject[]): Set<string> {
	const names = new Set<string>();
	for (const object of objects.filter(({ kind }) => kind === "Deployment"))
		for (const name of copiesIn(object))
			names.add(`ConfigMap/${name}`).add(`Secret/${name}`);
	return names;
}
type Deployed = KubeObject & { spec?: { template?: object } };

const mounted = new WeakMap<KubeObject, string[]>();
function copiesIn(object: KubeObject): string[] {
	const known = mounted.get(object);
	if (known) return known;
	const text = JSON.stringify((object as Deployed).spec?.template ?? {});
	const found = text.matchAll(/"([a-z0-9.-]+--[a-z0-9.-]+)"/g);
	const names = [...found].map(([, name = ""]) => name);
	mounted.set(object, names);
	return names;
}

/** Text marks of one history: the namespace, hashes of names that hold revisions, numbers of revisions. */
export const withoutMarks = (text: string, namespace: string): string =>
	text
		.replaceAll(namespace, "<namespace>")
		.replaceAll(/--r\d+/g, "--r<n>")
		.replaceAll(/--(config|pinned|logs|revision)-[0-9a-f]{10}/g, "--$1-<hash>")
		.replaceAll(/revision \d+/g, "revision <n>");

type Tree = { [member: string]: unknown };

function masked(object: KubeObject): unknown {
	const { metadata, status, spec, data, ...rest } = object as KubeObject & Tree;
	const isOwn = ownKinds.some(({ kind }) => kind === object.kind);
	return {
		...rest,
		metadata: maskedMetadata(metadata),
		// What people wrote is no result.
		...(!isOwn && spec !== undefined && { spec: strip(spec) }),
		...(object.kind === "Secret"
			? { keys: Object.keys(data ?? {}).sort() }
			: { data: strip(data) }),
		...(status !== undefined && {
			status: strip(statusOf(object.kind, status)),
		}),
	};
}

/** Of a Deployment the counts: its conditions name ReplicaSets and tell of the past. */
function statusOf(kind: string, status: unknown): unknown {
	if (kind !== "Deployment") return status;
	const { replicas, updatedReplicas, availableReplicas } = status as Tree;
	return { replicas, updatedReplicas, availableReplicas };
}

const maskedAnnotations = new Set([
	desiredAnnotation,
	epochAnnotation,
	revisionAnnotation,
	sourceVersionAnnotation,
	"seaworthy.dev/secrets",
	"seaworthy.dev/keys",
	"deployment.kubernetes.io/revision",
]);

function maskedMetadata(metadata: KubeObject["metadata"]): unknown {
	const { labels, annotations = {}, ownerReferences = [] } = metadata;
	const { deletionTimestamp } = metadata;
	return {
		labels,
		annotations: Object.entries(annotations)
			.map(([key, value]) => [key, maskedAnnotations.has(key) ? "" : value])
			.sort(([a = ""], [b = ""]) => (a < b ? -1 : 1)),
		owners: ownerReferences.map(({ kind, name, controller }) => ({
			kind,
			name,
			controller,
		})),
		isBeingDeleted: deletionTimestamp !== undefined,
	};
}

const left = new Set([
	"lastTransitionTime",
	"lastUpdateTime",
	"creationTimestamp",
	"observedGeneration",
	"generation",
	"clusterIP",
	"clusterIPs",
	"applied",
	"epoch",
	"collisionCount",
	"current",
	"healthy",
	"revisions",
	"healthyRevisions",
]);

/** Times, counters and addresses out; numbers of revisions too. */
function strip(value: unknown, key = ""): unknown {
	if (Array.isArray(value)) return value.map((item) => strip(item, key));
	if (value === null || typeof value !== "object")
		return key === "revision" && typeof value === "number" ? "<n>" : value;
	return Object.fromEntries(
		Object.entries(value)
			.filter(([member]) => !left.has(member))
			.map(([member, inner]) => [
				member,
				member === "seaworthy.dev/secrets" || member === epochAnnotation
					? ""
					: strip(inner, member),
			]),
	);
}

/** What differs, for people; empty when nothing does. */
export function differences(actual: Canonical, wanted: Canonical): string[] {
	const ids = [...new Set([...actual.keys(), ...wanted.keys()])].sort();
	return ids.flatMap((id) => {
		const [a, b] = [actual, wanted].map((each) => anywhere(each.get(id)));
		if (a === b) return [];
		if (a === undefined) return [`${id} is missing`];
		if (b === undefined) return [`${id} should not be there`];
		return [`${id} differs: ${firstDifference(a, b)}`];
	});
}

/** Records are tagged with the namespace, so the hash of what a sidecar runs with is another in each. */
const anywhere = (text: string | undefined): string | undefined =>
	text?.replaceAll(/(?<="seaworthy.dev\/logs":")[0-9a-f]{10}/g, "<hash>");

function firstDifference(a: string, b: string): string {
	let at = 0;
	while (a[at] === b[at]) at++;
	const from = Math.max(0, at - 60);
	return `…${a.slice(from, at + 100)}… instead of …${b.slice(from, at + 100)}…`;
}
