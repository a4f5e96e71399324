// A parent, two children as they are planned, and one as the server has it.

import type { PlannedChild } from "../../src/compile/child.ts";
import type { Plan } from "../../src/controllers/controller.ts";
import { childLabels, desiredAnnotation } from "../../src/kube/labels.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import { configMaps, services } from "../../src/kube/objects.ts";
import { ClusterError } from "../../src/runtime/errors.ts";
import { ours } from "./objects.ts";

export const parent = {
	apiVersion: "seaworthy.dev/v1alpha1",
	kind: "App",
	metadata: { name: "web", namespace: "shop", uid: "app-1" },
};
export const owner = { ...parent, name: "web", uid: "app-1", controller: true };
const metadata = {
	name: "web",
	namespace: "shop",
	labels: childLabels("web"),
	annotations: { [desiredAnnotation]: "d1" },
};
export const service: PlannedChild = {
	object: { apiVersion: "v1", kind: "Service", metadata },
	resource: services,
	wave: 1,
	write: "apply",
};
export const copy: PlannedChild = {
	object: { apiVersion: "v1", kind: "ConfigMap", metadata },
	resource: configMaps,
	wave: 0,
	write: "create",
};
export const planOf = (...children: PlannedChild[]): Plan => ({
	children,
	kept: [],
	faults: [],
});

/** As the server has it: with uid, version, owner and who owns which field. */
export const onServer = (
	more: Partial<KubeObject["metadata"]> = {},
): KubeObject => ({
	...service.object,
	metadata: {
		...metadata,
		uid: "s-1",
		resourceVersion: "7",
		ownerReferences: [owner],
		managedFields: [ours({ "f:spec": { "f:selector": {} } })],
		...more,
	},
});

export const no = (failure: ClusterError["failure"]) =>
	Promise.reject(new ClusterError(failure, "refused"));
