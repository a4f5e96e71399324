// `seaworthy cluster`: a real control plane with simulated nodes on this machine, for trying things out.

import { controllers } from "../controllers/index.ts";
import type { Cluster } from "../controlplane/up-cluster.ts";
import { upCluster } from "../controlplane/up-cluster.ts";
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
		await installChart(started, ["default"]);
		await startOperator(started, await operatorKubeconfig(started));
		terminal.out(howToUse(started));
		await interrupted();
	} finally {
		await started.stop();
	}
}

/** What a person types next to talk to a local control plane. */
export const howToUse = ({ kubeconfig, kubectlPath }: Cluster): string =>
	[
		`export KUBECONFIG=${kubeconfig}`,
		`${kubectlPath} get ${controllers.map(({ resource }) => resource.plural).join(",")} -A`,
		"Ctrl-C ends it and removes everything.",
		"",
	].join("\n");

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
