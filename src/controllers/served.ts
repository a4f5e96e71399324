// What is said of an object in a namespace where the operator has no rights.

import type { Fault } from "../compile/fault.ts";
import type { LiveChild } from "../compile/child.ts";
import type { Condition } from "../kube/conditions.ts";
import type { ParentObject, Plan, Refusable } from "./controller.ts";

/** The plan where the namespace is not served: everything stays as it is. Undefined where it is served. */
export function unservedPlan({
	parent,
	children,
	platform,
}: Refusable<ParentObject>): Plan | undefined {
	const { namespace = "default" } = parent.metadata;
	if (platform.servedNamespaces.includes(namespace)) return undefined;
	return {
		children: [],
		kept: keptChildren(children),
		faults: [notServed(namespace)],
		isSilent: platform.unservedApps !== "Report",
		isSilentIfHeld: !isUntold(parent),
		keepsStatus: true,
	};
}

export const keptChildren = (children: readonly LiveChild[]): Plan["kept"] =>
	children
		.map(({ kind, metadata }) => ({ kind, name: metadata.name }))
		.sort((a, b) => (a.kind + a.name < b.kind + b.name ? -1 : 1));

/** Whether nobody has said anything else: two operators that serve different namespaces must not overwrite each other's words for ever. */
function isUntold({ status }: ParentObject): boolean {
	const conditions = (status?.["conditions"] ?? []) as readonly Condition[];
	const ready = conditions.find(({ type }) => type === "Ready");
	return !ready || ready.reason === "NamespaceNotServed";
}

const notServed = (namespace: string): Fault => ({
	reason: "NamespaceNotServed",
	path: "metadata.namespace",
	message: `is ${namespace}, where the operator has no rights; add ${namespace} to servedNamespaces in the values of its Helm chart and run helm upgrade`,
});
