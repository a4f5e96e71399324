// Shapes of Kubernetes objects: what every object has, and the built-in kinds we emit.

import type {
	V1ConfigMap,
	V1Deployment,
	V1EndpointSlice,
	V1NetworkPolicyPeer,
	V1NetworkPolicyPort,
	V1PodDisruptionBudget,
	V1PodTemplateSpec,
	V1Secret,
	V1Service,
	V1ServiceAccount,
} from "@kubernetes/client-node";

export type OwnerReference = {
	apiVersion: string;
	kind: string;
	name: string;
	uid: string;
	controller?: boolean;
	blockOwnerDeletion?: boolean;
};

/** One manager's share of an object. `fieldsV1` is the tree of paths it owns. */
export type ManagedFieldsEntry = {
	manager?: string;
	operation?: string;
	subresource?: string;
	/** RFC 3339; of the last change of the entry. */
	time?: string;
	fieldsV1?: { [path: string]: unknown };
};

export type ObjectMeta = {
	name: string;
	namespace?: string;
	uid?: string;
	resourceVersion?: string;
	generation?: number;
	creationTimestamp?: string;
	deletionTimestamp?: string;
	labels?: { [key: string]: string };
	annotations?: { [key: string]: string };
	ownerReferences?: OwnerReference[];
	managedFields?: ManagedFieldsEntry[];
};

/** Any object of the API, as JSON. */
export type KubeObject = {
	apiVersion: string;
	kind: string;
	metadata: ObjectMeta;
	[member: string]: unknown;
};

/** An object we emit: the Kubernetes type, with its identity written out. */
type Emitted<T> = Omit<T, "apiVersion" | "kind" | "metadata"> & {
	apiVersion: string;
	kind: string;
	metadata: ObjectMeta;
};
export type ConfigMap = Emitted<V1ConfigMap>;
export type Deployment = Emitted<V1Deployment>;
export type EndpointSlice = Emitted<V1EndpointSlice>;
/** A rule without peers or with an empty list of ports would mean everybody and everything. */
export type NonEmpty<T> = [T, ...T[]];
/** Written out here, because the client's model calls `from` by another name than JSON does. Without `ports` all are open. */
export type IngressRule = {
	from: NonEmpty<V1NetworkPolicyPeer>;
	ports?: NonEmpty<V1NetworkPolicyPort>;
};
export type EgressRule = {
	to: NonEmpty<V1NetworkPolicyPeer>;
	ports?: NonEmpty<V1NetworkPolicyPort>;
};
export type NetworkPolicy = Emitted<{
	spec: {
		podSelector: { matchLabels: { [key: string]: string } };
		policyTypes: ("Ingress" | "Egress")[];
		ingress?: IngressRule[];
		egress?: EgressRule[];
	};
}>;
export type PodTemplate = Pick<V1PodTemplateSpec, "spec"> & {
	metadata: Pick<ObjectMeta, "labels" | "annotations">;
};
export type PodDisruptionBudget = Emitted<V1PodDisruptionBudget>;
/** Values are never part of an object that is planned: they are filled in when it is written. */
export type Secret = Emitted<Omit<V1Secret, "data" | "stringData">>;
export type Service = Emitted<V1Service>;
export type ServiceAccount = Emitted<V1ServiceAccount>;

/** How a kind is addressed: enough for its URL and its RBAC rule. */
export type Resource = {
	readonly apiVersion: string;
	readonly kind: string;
	readonly plural: string;
	readonly scope: "Namespaced" | "Cluster";
	/** Holds values that nobody may see: rights and watches only in the namespaces that are served. */
	readonly sensitive?: true;
};

/** How the API server addresses a kind that a CRD describes. */
export const resourceOf = ({
	group,
	version,
	kind,
	plural,
	scope,
}: Pick<Resource, "kind" | "plural" | "scope"> & {
	group: string;
	version: string;
}): Resource => ({ apiVersion: `${group}/${version}`, kind, plural, scope });

/** The core group is the one without a name: its version stands alone. */
export const groupOf = (apiVersion: string): string =>
	apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";

type Typed = { readonly apiVersion: string; readonly kind: string };

/** A kind may be served in several versions, and a reference keeps the version in which it was written. */
export const isSameKind = (a: Typed, b: Typed): boolean =>
	a.kind === b.kind && groupOf(a.apiVersion) === groupOf(b.apiVersion);

const namespaced = (
	apiVersion: string,
	kind: string,
	plural: string,
): Resource => ({ apiVersion, kind, plural, scope: "Namespaced" });

export const configMaps = namespaced("v1", "ConfigMap", "configmaps");
export const controllerRevisions = namespaced(
	"apps/v1",
	"ControllerRevision",
	"controllerrevisions",
);
export const deployments = namespaced("apps/v1", "Deployment", "deployments");
export const endpointSlices = namespaced(
	"discovery.k8s.io/v1",
	"EndpointSlice",
	"endpointslices",
);
export const networkPolicies = namespaced(
	"networking.k8s.io/v1",
	"NetworkPolicy",
	"networkpolicies",
);
const clusterWide = (
	apiVersion: string,
	kind: string,
	plural: string,
): Resource => ({ apiVersion, kind, plural, scope: "Cluster" });

export const nodes = clusterWide("v1", "Node", "nodes");
export const serviceCidrs = clusterWide(
	"networking.k8s.io/v1",
	"ServiceCIDR",
	"servicecidrs",
);
export const pods = namespaced("v1", "Pod", "pods");
export const podDisruptionBudgets = namespaced(
	"policy/v1",
	"PodDisruptionBudget",
	"poddisruptionbudgets",
);
export const secrets: Resource = {
	...namespaced("v1", "Secret", "secrets"),
	sensitive: true,
};
export const replicaSets = namespaced("apps/v1", "ReplicaSet", "replicasets");
export const services = namespaced("v1", "Service", "services");
export const serviceAccounts = namespaced(
	"v1",
	"ServiceAccount",
	"serviceaccounts",
);
