// `seaworthy cluster`: a real control plane with simulated nodes on this machine, for trying things out.

import { dirname } from "node:path";
import type { Cluster } from "../controlplane/up-cluster.ts";
import { upCluster } from "../controlplane/up-cluster.ts";
import { firstApp } from "./demo/first-app.ts";
import type { OperatorProcess } from "./demo/operator-process.ts";
import type { CliCommand } from "./command.ts";
import { attempt } from "./command.ts";
import {
	installChart,
	operatorKubeconfig,
	startOperator,
} from "./demo/operator-process.ts";
import type { Terminal } from "./terminal.ts";

export const cluster: CliCommand = {
	usage: "cluster",
	summary: "start a local control plane with simulated nodes and the operator",
	run: (terminal) => attempt(terminal, () => runCluster(terminal)),
};

async function runCluster(terminal: Terminal): Promise<void> {
	const report = (line: string) => terminal.err(`${line}\n`);
	const started = await upCluster({ nodes: 3, report });
	try {
		await installChart(started, served);
		const kubeconfig = await operatorKubeconfig(started);
		const operator = await startOperator(started, kubeconfig);
		terminal.out(howToUse(started, operator, served, firstSteps));
		await interrupted();
	} finally {
		await started.stop();
	}
}

const served = ["default"];

const firstSteps = `kubectl apply -f - <<'END'
${firstApp}END
npx seaworthy wait hello
npx seaworthy status hello`;

/** What runs, where the operator tells of itself, and what a person types next. */
export const howToUse = (
	{ kubeconfig, kubectlPath, nodeNames }: Cluster,
	{ logFile, metricsUrl }: OperatorProcess,
	namespaces: readonly string[],
	steps: string,
): string => `
Served:   ${namespaces.length === 1 ? "the namespace" : "the namespaces"} ${namespaces.join(", ")}
Nodes:    ${nodeNames.length}, simulated: pods become ready, and no container runs
Log:      ${logFile}
Metrics:  ${metricsUrl}

In another terminal, in this folder:

export KUBECONFIG=${kubeconfig}
export PATH=${dirname(kubectlPath)}:$PATH
${steps}

Ctrl-C here ends everything and removes it.
`;

export const interrupted = (): Promise<void> =>
	new Promise((resolve) => {
		// Nothing else keeps the process alive while it waits.
		const awake = setInterval(() => undefined, 60_000);
		const stop = () => {
			clearInterval(awake);
			resolve();
		};
		process.once("SIGINT", stop).once("SIGTERM", stop);
	});
