// The operator's rights as files: for the chart, which binds them, and as plain roles to read or to use with kustomize.

import { kinds } from "../../src/api/index.ts";
import type { PolicyRule } from "../../src/controllers/access.ts";
import {
	operatorAccess,
	sealingKeyAccess,
	userAccess,
} from "../../src/controllers/access.ts";
import { controllers } from "../../src/controllers/index.ts";
import { printDocuments, printYaml } from "../../src/kube/yaml.ts";
import type { GeneratedFile } from "./file.ts";
import { yamlNotice } from "./file.ts";

export function access(): GeneratedFile[] {
	const operator = operatorAccess(controllers);
	const users = userAccess(kinds);
	return [
		{
			path: "charts/seaworthy/files/access.yaml",
			text: yamlNotice + printYaml({ ...operator, ...users }),
		},
		{
			path: "manifests/role.yaml",
			text: yamlNotice + printDocuments(roles({ operator, users })),
		},
	];
}

type Rights = {
	operator: ReturnType<typeof operatorAccess>;
	users: ReturnType<typeof userAccess>;
};

function roles({ operator, users }: Rights): unknown[] {
	return [
		role("ClusterRole", "watch", operator.watch),
		role("ClusterRole", "discover", operator.discover),
		role("ClusterRole", "write", operator.write),
		role("Role", "own", [...operator.own, sealingKeyAccess(["default"])]),
		role("Role", "seal", users.seal),
		role("ClusterRole", "view", users.view, ["view"]),
		role("ClusterRole", "edit", users.edit, ["edit", "admin"]),
		role("ClusterRole", "secrets", users.secrets),
	];
}

function role(
	kind: "Role" | "ClusterRole",
	part: string,
	rules: readonly PolicyRule[],
	aggregateTo: readonly string[] = [],
): unknown {
	const labels = Object.fromEntries([
		["app.kubernetes.io/name", "seaworthy"],
		...aggregateTo.map((name) => [
			`rbac.authorization.k8s.io/aggregate-to-${name}`,
			"true",
		]),
	]);
	return {
		apiVersion: "rbac.authorization.k8s.io/v1",
		kind,
		metadata: { name: `seaworthy-${part}`, labels },
		rules,
	};
}
