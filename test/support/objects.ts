// Small objects for tests of the runtime.

import type { KubeObject, ManagedFieldsEntry } from "../../src/kube/objects.ts";

export function configMap(
	name: string,
	resourceVersion: string,
	metadata: Partial<KubeObject["metadata"]> = {},
): KubeObject {
	return {
		apiVersion: "v1",
		kind: "ConfigMap",
		metadata: {
			name,
			namespace: "shop",
			uid: `uid-${name}`,
			resourceVersion,
			...metadata,
		},
	};
}

export const ours = (fieldsV1: { [path: string]: unknown }) =>
	({
		manager: "seaworthy",
		operation: "Apply",
		fieldsV1,
	}) satisfies ManagedFieldsEntry;

export const theirs = (fieldsV1: { [path: string]: unknown }) =>
	({
		manager: "kubectl-edit",
		operation: "Update",
		fieldsV1,
	}) satisfies ManagedFieldsEntry;
