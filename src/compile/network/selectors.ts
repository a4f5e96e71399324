// Peers of a NetworkPolicy that are pods. Namespace and pods stand in one element: as two they would mean either.

import type { V1NetworkPolicyPeer } from "@kubernetes/client-node";
import {
	appLabel,
	identity,
	namespaceLabel,
	sortedLabels,
} from "../../kube/labels.ts";
import type { Address } from "./address.ts";

type Labels = { readonly [label: string]: string };

export const podsIn = (
	namespace: string,
	labels: Labels,
): V1NetworkPolicyPeer => ({
	namespaceSelector: { matchLabels: { [namespaceLabel]: namespace } },
	podSelector: { matchLabels: sortedLabels(labels) },
});

export const podsOf = ({ namespace, name }: Address): V1NetworkPolicyPeer =>
	podsIn(namespace, identity(name));

/** Pods of several Apps, sorted; a shared label of membership would be dropped by a network plug-in when both ends have it. */
export const podsOfAll = (
	namespace: string,
	apps: readonly string[],
): V1NetworkPolicyPeer => ({
	namespaceSelector: { matchLabels: { [namespaceLabel]: namespace } },
	podSelector: {
		matchExpressions: [{ key: appLabel, operator: "In", values: [...apps] }],
	},
});
