// The operator's rights, derived from the list of controllers, and those of the people who use our kinds.
// The chart binds them: `watch` in the whole cluster, `write` in each served namespace, `own` beside the operator.

import {
	leaseName,
	ownerLeaseName,
	publicKeysName,
	sealingKeyName,
} from "../kube/names.ts";
import type { Resource } from "../kube/objects.ts";
import { groupOf, nodes, serviceCidrs } from "../kube/objects.ts";
import type { AnyKind } from "../schema/crd.ts";
import type { Controller } from "./controller.ts";

/** A rule of a Role or ClusterRole. */
export type PolicyRule = {
	readonly apiGroups: readonly string[];
	readonly resources: readonly string[];
	readonly resourceNames?: readonly string[];
	readonly verbs: readonly string[];
};
export type OperatorAccess = {
	readonly watch: readonly PolicyRule[];
	readonly write: readonly PolicyRule[];
	readonly own: readonly PolicyRule[];
	/** In the whole cluster, where the platform allows it: which addresses are the cluster's own. */
	readonly discover: readonly PolicyRule[];
};
/** For people. The cluster's own roles view and edit take up the first two by aggregation. */
export type UserAccess = {
	readonly view: readonly PolicyRule[];
	readonly edit: readonly PolicyRule[];
	/** For whom the platform chooses: what holds values. No role of the cluster takes it up by itself. */
	readonly secrets: readonly PolicyRule[];
	/** For everybody, beside the operator: what sealing needs. */
	readonly seal: readonly PolicyRule[];
};
type Needs = Pick<
	Controller<never>,
	"resource" | "children" | "retired" | "reads" | "lists"
>;

export function operatorAccess(controllers: readonly Needs[]): OperatorAccess {
	const parents = controllers.map(({ resource }) => resource);
	const reads = controllers.flatMap(({ reads: read, lists = [] }) => [
		...read,
		...lists.map(({ resource }) => resource),
	]);
	const children = controllers.flatMap((controller) =>
		controller.children.map(({ resource }) => resource),
	);
	const retired = controllers.flatMap((controller) => controller.retired ?? []);
	const watched = [...parents, ...children, ...retired, ...reads];
	const values = watched.filter(({ sensitive }) => sensitive);
	return {
		watch: [
			...rules(
				watched.filter(({ sensitive }) => !sensitive),
				["get", "list", "watch"],
			),
			...rules(parents, ["patch"], "/status"),
			definitionsOf(parents),
			{ ...lease(["get"]), resourceNames: [ownerLeaseName] },
		],
		write: [
			...rules(children, ["create", "patch", "delete"]),
			...rules(retired, ["delete"]),
			...rules(values, ["get", "list", "watch"]),
			...leases(ownerLeaseName),
		],
		own: [
			...leases(leaseName),
			{ apiGroups: [""], resources: ["secrets"], verbs: ["create"] },
			{ apiGroups: [""], resources: ["configmaps"], verbs: ["create"] },
			{ ...publicKeys, verbs: ["patch"] },
		],
		discover: rules([nodes, serviceCidrs], ["list"]),
	};
}

const definitionsOf = (parents: readonly Resource[]): PolicyRule => ({
	apiGroups: ["apiextensions.k8s.io"],
	resources: ["customresourcedefinitions"],
	resourceNames: parents.map(
		({ plural, apiVersion }) => `${plural}.${groupOf(apiVersion)}`,
	),
	verbs: ["get"],
});

/** In its own namespace: the private keys for values that are sealed for these namespaces, and no other Secret. */
export const sealingKeyAccess = (
	servedNamespaces: readonly string[],
): PolicyRule => ({
	apiGroups: [""],
	resources: ["secrets"],
	resourceNames: servedNamespaces.map(sealingKeyName),
	verbs: ["get"],
});

export function userAccess(kinds: readonly AnyKind[]): UserAccess {
	const all = kinds.map(addressOf);
	const edited = kinds.filter(({ writers }) => !writers).map(addressOf);
	const valued = kinds
		.filter(({ writers, scope }) => writers && scope === "Namespaced")
		.map(addressOf);
	const scaled = kinds.filter(({ scale }) => scale).map(addressOf);
	return {
		view: [
			...rules(all, ["get", "list", "watch"]),
			...rules(scaled, ["get"], "/scale"),
		],
		edit: [
			...rules(edited, ["create", "delete", "patch", "update"]),
			...rules(scaled, ["patch", "update"], "/scale"),
		],
		secrets: rules(valued, ["create", "delete", "patch", "update"]),
		seal: [{ ...publicKeys, verbs: ["get"] }],
	};
}

const publicKeys = {
	apiGroups: [""],
	resources: ["configmaps"],
	resourceNames: [publicKeysName],
};

const lease = (verbs: readonly string[]): PolicyRule => ({
	apiGroups: ["coordination.k8s.io"],
	resources: ["leases"],
	verbs,
});

/** Create cannot be narrowed to a name, because the name is not known when it is authorized. */
const leases = (name: string): PolicyRule[] => [
	lease(["create"]),
	{ ...lease(["get", "update", "watch"]), resourceNames: [name] },
];

type Address = Pick<Resource, "apiVersion" | "plural">;
const addressOf = ({ group, version, plural }: AnyKind): Address => ({
	apiVersion: `${group}/${version}`,
	plural,
});

/** One rule per API group, in the order of the alphabet. */
function rules(
	resources: readonly Address[],
	verbs: readonly string[],
	subresource = "",
): PolicyRule[] {
	const groups = new Map<string, Set<string>>();
	for (const { apiVersion, plural } of resources) {
		const group = groupOf(apiVersion);
		const plurals = groups.get(group) ?? new Set();
		groups.set(group, plurals.add(plural + subresource));
	}
	return [...groups]
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([group, plurals]) => ({
			apiGroups: [group],
			resources: [...plurals].sort(),
			verbs,
		}));
}
