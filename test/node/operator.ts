// The operator as a pod: its image under the chart, in a namespace that enforces `restricted`.

import { join } from "node:path";
import { until } from "../../src/cli/demo/until.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import { importImage } from "./containerd.ts";
import type { RealNode } from "./node.ts";

const root = join(import.meta.dirname, "../..");
export const operatorNamespace = "seaworthy-system";
/** What `make image` writes. */
export const operatorArchive = join(root, "dist/operator-image.tar");

/** Installs the chart, or upgrades it with other values; resolves when its pod is ready. */
export async function installOperator(
	{ plane }: RealNode,
	served: readonly string[],
	...flags: string[]
): Promise<void> {
	const { code, stderr } = await plane.helm([
		"upgrade",
		"--install",
		"seaworthy",
		join(root, "charts/seaworthy"),
		`--namespace=${operatorNamespace}`,
		`--set=servedNamespaces={${served.join(",")}}`,
		"--wait",
		"--timeout=60s",
		...flags,
	]);
	if (code !== 0) throw new Error(`helm: ${stderr}`);
}

/** Lets another pod of the operator take over; resolves when it leads. Ready is a pod before that. */
export async function replaceOperator(
	node: RealNode,
	replace: () => Promise<unknown>,
): Promise<void> {
	const before = await leader(node);
	await replace();
	await until("another pod of the operator leads", async () => {
		const now = await leader(node);
		return (now && now !== before) || undefined;
	});
}

async function leader(node: RealNode): Promise<string | undefined> {
	const lease = (await node.get("lease/seaworthy", operatorNamespace)) as
		| (KubeObject & { spec: { holderIdentity?: string } })
		| undefined;
	return lease?.spec.holderIdentity;
}

export const importOperator = () => importImage(operatorArchive);

export const restrictedNamespace = (name: string) => ({
	apiVersion: "v1",
	kind: "Namespace",
	metadata: {
		name,
		labels: { "pod-security.kubernetes.io/enforce": "restricted" },
	},
});
