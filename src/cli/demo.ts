// `seaworthy demo`: the whole way of a small shop on a real API server, then proofs. Ends by itself.

import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { controllers } from "../controllers/index.ts";
import type { Cluster } from "../controlplane/up-cluster.ts";
import { upCluster } from "../controlplane/up-cluster.ts";
import { howToUse, interrupted } from "./cluster.ts";
import type { CliCommand } from "./command.ts";
import { attempt } from "./command.ts";
import { stateOf, viewOf } from "./demo/namespace-view.ts";
import { pictures } from "./demo/pictures.ts";
import type { OperatorProcess } from "./demo/operator-process.ts";
import {
	installChart,
	operatorKubeconfig,
	startOperator,
	writesSoFar,
} from "./demo/operator-process.ts";
import type { Stage } from "./demo/proof.ts";
import { proofs } from "./demo/proofs/index.ts";
import type { Terminal } from "./terminal.ts";

const namespace = "shop";
/** Where those live whom the shop calls with their consent. */
const neighbour = "data";
const samples = join(import.meta.dirname, "../../manifests/samples");
/** The shop is ready long before; a machine under load may need more. */
const mostSeconds = 120;

export const demo: CliCommand = {
	usage: "demo",
	summary: "watch a small shop of Apps converge on a real API server",
	declare: (command) => {
		command.option("--keep", "leave it running afterwards, until Ctrl-C");
	},
	run: (terminal, command) => {
		const { keep = false } = command.opts<{ keep?: boolean }>();
		return attempt(terminal, () => runDemo(terminal, keep));
	},
};

async function runDemo(terminal: Terminal, keep: boolean): Promise<void> {
	const start = performance.now();
	terminal.out(introduction);
	const report = (line: string) => terminal.err(`${line}\n`);
	const cluster = await upCluster({ nodes: 3, report });
	try {
		const stage = await raise(cluster, terminal);
		await converge(stage, terminal);
		await prove(stage, terminal);
		const seconds = ((performance.now() - start) / 1000).toFixed(0);
		terminal.out(`\nAll of it held; ${seconds} s in all.\n`);
		if (keep) {
			const steps = `npx seaworthy status -n ${namespace}`;
			const { operator } = stage;
			const served = [namespace, neighbour];
			terminal.out(howToUse(cluster, operator, served, steps));
			await interrupted();
		}
	} finally {
		await cluster.stop();
	}
}

const introduction = `Seaworthy: a small shop on a real Kubernetes API server.
The control plane and the operator are real processes; the nodes and pods are
simulated by kwok, so no container runs and no image is pulled.

`;

async function raise(cluster: Cluster, terminal: Terminal): Promise<Stage> {
	const { out } = terminal;
	await kubectl(cluster, "apply", "-f", join(samples, "shop/namespace.yaml"));
	// The proofs change what Apps share one after another.
	await installChart(cluster, [namespace, neighbour], ["rollSpacingSeconds=0"]);
	out("helm installed the chart: CRDs, roles, platform settings\n");
	const operator = await startOperator(
		cluster,
		await operatorKubeconfig(cluster),
	);
	out(
		`the operator runs as process ${operator.pid}, with a token of the chart's ServiceAccount\n`,
	);
	return {
		plane: cluster,
		operator,
		view: view(cluster),
		namespace,
		neighbour,
		samples,
	};
}

function view(cluster: Cluster) {
	const children = controllers.flatMap((controller) =>
		controller.children.map(({ resource }) => resource),
	);
	return viewOf(cluster, namespace, {
		kinds: controllers.map(({ resource }) => resource),
		children: [...new Set(children)],
	});
}

async function converge(stage: Stage, { out, style }: Terminal): Promise<void> {
	out(`\n${style("bold", "kubectl apply -f manifests/samples/shop/")}\n`);
	const start = performance.now();
	const applying = kubectl(stage.plane, "apply", "-f", join(samples, "shop"));
	let hasEnded = false;
	let hasFailed = false;
	applying
		.catch(() => {
			hasFailed = true;
		})
		.finally(() => {
			hasEnded = true;
		});
	for (;;) {
		const seconds = (performance.now() - start) / 1000;
		for (const line of await stage.view.changes())
			out(`${seconds.toFixed(1).padStart(6)} s ${line}\n`);
		const all = await stage.view.ours();
		const isReady = all.every((object) => stateOf(object) === "Ready");
		if (hasEnded && (isReady || hasFailed)) break;
		if (seconds > mostSeconds)
			throw new Error(`the shop was not ready after ${mostSeconds} s`);
		await wait(200);
	}
	await applying;
	const { stdout } = await stage.plane.kubectl(["get", "seaworthy", "-A"]);
	const all = await stage.view.ours();
	out(`\n${stdout}\n${await costOf(stage.operator, all)}\n`);
	out(`\n${pictures(all)}`);
}

async function costOf(
	operator: OperatorProcess,
	all: readonly { kind: string }[],
): Promise<string> {
	const writes = await writesSoFar(operator);
	const apps = all.filter(({ kind }) => kind === "App").length;
	return `${writes} writes for ${apps} Apps and ${all.length - apps} other resources, status of the whole rollout included`;
}

async function prove(stage: Stage, { out, style }: Terminal): Promise<void> {
	for (const { claim, show } of proofs) {
		out(`\n${style("bold", claim)}\n`);
		out(`  ${style("green", "✔")} ${await show(stage)}\n`);
	}
}

async function kubectl(
	cluster: Pick<Cluster, "kubectl">,
	...words: string[]
): Promise<void> {
	const { code, stderr } = await cluster.kubectl(words);
	if (code !== 0) throw new Error(stderr);
}
