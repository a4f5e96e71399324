// The account of the operator, its rights, and those of the people who use our kinds.

import { kinds } from "../../src/api/index.ts";
import type { PolicyRule } from "../../src/controllers/access.ts";
import {
	operatorAccess,
	sealingKeyAccess,
	userAccess,
} from "../../src/controllers/access.ts";
import { controllers } from "../../src/controllers/index.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import type { Install } from "./install-parts.ts";
import { beside, labelled } from "./install-parts.ts";

const apiGroup = "rbac.authorization.k8s.io";
const apiVersion = `${apiGroup}/v1`;

export function accessObjects(install: Install): KubeObject[] {
	const { wideName, servedNamespaces } = install;
	const { watch, discover, write, own } = operatorAccess(controllers);
	const { view, edit, secrets, seal } = userAccess(kinds);
	const sealName = `${install.name}-seal`;
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
		clusterRole("discover", discover),
		clusterRole("write", write),
		clusterRole("view", view, ["view"]),
		clusterRole("edit", edit, ["edit", "admin"]),
		clusterRole("secrets", secrets),
		beside(install, {
			apiVersion,
			kind: "Role",
			rules: [...own, sealingKeyAccess(servedNamespaces)],
		}),
		binding(install, { part: "watch" }),
		binding(install, { part: "discover" }),
		...servedNamespaces.map((namespace) =>
			binding(install, { part: "write", namespace }),
		),
		ownBinding(install, install.name, subjects(install)),
		beside(install, { apiVersion, kind: "Role", rules: seal }, sealName),
		ownBinding(install, sealName, [
			{ kind: "Group", apiGroup, name: "system:authenticated" },
		]),
	];
}

/** Binds the Role of that name in the operator's own namespace. */
const ownBinding = (install: Install, name: string, to: readonly object[]) =>
	beside(
		install,
		{
			apiVersion,
			kind: "RoleBinding",
			roleRef: { apiGroup, kind: "Role", name },
			subjects: to,
		},
		name,
	);

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
