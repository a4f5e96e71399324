// Gives a test the very rights that the chart gives the operator: the chart's roles in a running control plane and a
// kubeconfig with a token of its ServiceAccount.

import { join } from "node:path";
import { dump } from "js-yaml";
import type {
	ControlPlane,
	ServerOverride,
} from "../../src/controlplane/control-plane.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import { chartObjects, theOne } from "./chart.ts";

export type AccessOptions = {
	/** Default: the namespace of the release and default. Namespaces that do not exist are made. */
	servedNamespaces?: readonly string[];
	/** Namespace of the release. Default: seaworthy-system. */
	namespace?: string;
	/** Where the token points to, such as a fault proxy. */
	server?: ServerOverride;
};
export type OperatorAccess = {
	namespace: string;
	/** Name of the operator's ServiceAccount. */
	account: string;
	/** Path of a kubeconfig that holds the token; one hour. */
	kubeconfig: string;
};

/** What runs needs an image; everything else of the chart is installed. */
const leftOut = new Set(["Deployment", "PodDisruptionBudget"]);
const release = "seaworthy";

/** CRDs included. May be called again: namespaces that left the list lose the rights, as with `helm upgrade`. */
export async function installOperatorAccess(
	plane: ControlPlane,
	options: AccessOptions = {},
): Promise<OperatorAccess> {
	const namespace = options.namespace ?? "seaworthy-system";
	const values = { servedNamespaces: options.servedNamespaces ?? [] };
	const objects = await chartObjects({ name: release, namespace, values });
	const wanted = objects.filter(({ kind }) => !leftOut.has(kind));
	await apply(plane, namespacesOf(wanted));
	await apply(plane, wanted);
	await removeOldBindings(plane, wanted);
	await plane.kubectl(
		"wait --for=condition=Established crd --timeout=30s -l"
			.split(" ")
			.concat(`app.kubernetes.io/instance=${release}`),
	);
	const account = theOne(wanted, "ServiceAccount").metadata.name;
	const token = await plane.serviceAccountToken(namespace, account);
	const file = join(plane.directory, `operator-${namespace}.kubeconfig`);
	return {
		namespace,
		account,
		kubeconfig: await plane.kubeconfigFor(token, file, options.server),
	};
}

function namespacesOf(objects: readonly KubeObject[]): KubeObject[] {
	const names = objects.flatMap(({ metadata }) => metadata.namespace ?? []);
	return [...new Set(names)].map((name) => ({
		apiVersion: "v1",
		kind: "Namespace",
		metadata: { name },
	}));
}

async function apply(
	plane: ControlPlane,
	objects: readonly KubeObject[],
): Promise<void> {
	const stdin = objects.map((object) => dump(object)).join("---\n");
	// A field manager of its own: labels that a test gave to its namespaces stay.
	const { code, stderr } = await plane.kubectl(
		"apply --server-side --force-conflicts --field-manager=operator-access -f -".split(
			" ",
		),
		{ stdin },
	);
	if (code !== 0) throw new Error(stderr);
}

async function removeOldBindings(
	plane: ControlPlane,
	wanted: readonly KubeObject[],
): Promise<void> {
	const bindings = wanted.filter(({ kind }) => kind === "RoleBinding");
	const keep = new Set(bindings.map(addressOf));
	const list =
		`get rolebindings -A -o json -l app.kubernetes.io/instance=${release}`.split(
			" ",
		);
	const { stdout } = await plane.kubectl(list);
	const { items } = JSON.parse(stdout) as { items: KubeObject[] };
	const names = new Set(bindings.map(({ metadata }) => metadata.name));
	for (const { metadata, ...rest } of items)
		if (names.has(metadata.name) && !keep.has(addressOf({ metadata, ...rest })))
			await plane.kubectl([
				"delete",
				"rolebinding",
				metadata.name,
				`--namespace=${metadata.namespace}`,
			]);
}

const addressOf = ({ metadata }: Pick<KubeObject, "metadata">) =>
	`${metadata.namespace}/${metadata.name}`;
