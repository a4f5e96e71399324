// Another release of the chart, in a namespace of its own, that is told to serve the same namespaces.

import { join } from "node:path";
import type { OperatorProcess } from "../../src/cli/demo/operator-process.ts";
import { startOperator } from "../../src/cli/demo/operator-process.ts";
import type { ControlPlane } from "../../src/controlplane/control-plane.ts";

export const chart = join(import.meta.dirname, "../../charts/seaworthy");
/** Name of the release; its namespace is `other-system`. */
const release = "other";
export const other = `${release}-system`;

export async function installOther(
	{ helm }: ControlPlane,
	served: readonly string[],
): Promise<void> {
	const { code, stderr } = await helm([
		"upgrade",
		"--install",
		release,
		chart,
		`--namespace=${other}`,
		"--create-namespace",
		"--set=replicas=0",
		"--set=crds.enabled=false",
		"--set=userRoles.enabled=false",
		`--set=servedNamespaces={${served.join(",")}}`,
	]);
	if (code !== 0) throw new Error(`helm: ${stderr}`);
}

export async function startOther(
	plane: ControlPlane,
): Promise<OperatorProcess> {
	const token = await plane.serviceAccountToken(other, `${release}-seaworthy`);
	const file = join(plane.directory, "other.kubeconfig");
	const kubeconfig = await plane.kubeconfigFor(token, file);
	return startOperator(plane, kubeconfig, {
		flags: [`--namespace=${other}`],
	});
}

export async function uninstallOther({ helm }: ControlPlane): Promise<void> {
	const { code, stderr } = await helm([
		"uninstall",
		release,
		`--namespace=${other}`,
	]);
	if (code !== 0) throw new Error(`helm: ${stderr}`);
}
