// The account of the operator, its rights, and those of the people who use our kinds.

import { kinds } from "../../src/api/index.ts";
import type { PolicyRule } from "../../src/controllers/access.ts";
import { operatorAccess, userAccess } from "../../src/controllers/access.ts";
import { controllers } from "../../src/controllers/index.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import type { Install } from "./install-parts.ts";
import { beside, labelled } from "./install-parts.ts";

const apiGroup = "rbac.authorization.k8s.io";
const apiVersion = `${apiGroup}/v1`;

export function accessObjects(install: Install): KubeObject[] {
	const { wideName, servedNamespaces } = install;
	const { watch, write, own } = operatorAccess(controllers);
	const { view, edit } = userAccess(kinds);
	const clusterRole = (
		part: string,
		rules: readonly PolicyRule[],
		aggregateTo: readonly string[] = [],
	) => role(install, { name: `${wideName}:${part}`, rules, aggregateTo });
	return [
		beside(install, {
			apiVersion: "v1",
			kind: "ServiceAccount",
			automountServiceAccountToken: false,
		}),
		clusterRole("watch", watch),
		clusterRole("write", write),
		clusterRole("view", view, ["view"]),
		clusterRole("edit", edit, ["edit", "admin"]),
		beside(install, { apiVersion, kind: "Role", rules: own }),
		binding(install, { part: "watch" }),
		...servedNamespaces.map((namespace) =>
			binding(install, { part: "write", namespace }),
		),
		beside(install, {
			apiVersion,
			kind: "RoleBinding",
			roleRef: { apiGroup, kind: "Role", name: install.name },
			subjects: subjects(install),
		}),
	];
}

type RoleOptions = {
	name: string;
	rules: readonly PolicyRule[];
	aggregateTo: readonly string[];
};

function role(
	install: Install,
	{ name, rules, aggregateTo }: RoleOptions,
): KubeObject {
	const labels = Object.fromEntries(
		aggregateTo.map((to) => [`${apiGroup}/aggregate-to-${to}`, "true"]),
	);
	const kind = "ClusterRole";
	return labelled(install, {
		apiVersion,
		kind,
		metadata: { name, labels },
		rules,
	});
}

/** Of a ClusterRole: in one namespace, or in the whole cluster. */
function binding(
	install: Install,
	{ part, namespace }: { part: string; namespace?: string },
): KubeObject {
	const name = `${install.wideName}:${part}`;
	return labelled(install, {
		apiVersion,
		kind: namespace ? "RoleBinding" : "ClusterRoleBinding",
		metadata: { name, ...(namespace && { namespace }) },
		roleRef: { apiGroup, kind: "ClusterRole", name },
		subjects: subjects(install),
	});
}

const subjects = ({ name, namespace }: Install) => [
	{ kind: "ServiceAccount", name, namespace },
];
