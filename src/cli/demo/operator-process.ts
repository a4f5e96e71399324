// Runs the real operator as a process of its own beside a local control plane, with the rights that the chart gives it.

import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { memoryEnvironment } from "../../runtime/memory.ts";
import type {
	ControlPlane,
	ServerOverride,
} from "../../controlplane/control-plane.ts";
import type { GuardedProcess } from "../../controlplane/guarded-process.ts";
import { startGuarded } from "../../controlplane/guarded-process.ts";

export type OperatorProcess = {
	pid: number;
	/** Page of Prometheus metrics. */
	metricsUrl: string;
	healthUrl: string;
	/** Its log, a JSON object on each line. */
	logFile: string;
	/** Lines of the log so far, parsed. */
	log: () => { [field: string]: unknown }[];
	/** Ends it by SIGTERM unless told otherwise; resolves with its exit code, 128 + n after signal n. */
	stop: (signal?: NodeJS.Signals) => Promise<number>;
};

const root = join(import.meta.dirname, "../../..");
/** Where the demo and the tests install the chart. */
export const operatorNamespace = "seaworthy-system";

/** A real `helm upgrade --install` of the chart with no pods: the operator runs as a local process instead. */
export async function installChart(
	plane: ControlPlane,
	servedNamespaces: readonly string[],
	values: readonly string[] = [],
): Promise<void> {
	const served = servedNamespaces.join(",");
	const { code, stderr } = await plane.helm([
		"upgrade",
		"--install",
		"seaworthy",
		join(root, "charts/seaworthy"),
		`--namespace=${operatorNamespace}`,
		"--create-namespace",
		"--set=replicas=0",
		`--set=servedNamespaces={${served}}`,
		...values.map((value) => `--set=${value}`),
	]);
	if (code !== 0) throw new Error(`helm: ${stderr}`);
}

/** Path of a kubeconfig with a token of the chart's ServiceAccount. */
export async function operatorKubeconfig(
	plane: ControlPlane,
	server?: ServerOverride,
): Promise<string> {
	const token = await plane.serviceAccountToken(operatorNamespace, "seaworthy");
	const file = join(plane.directory, `operator-${randomUUID()}.kubeconfig`);
	return plane.kubeconfigFor(token, file, server);
}

function asTheChartSetsIt(more = "") {
	const { NODE_OPTIONS: given = "", ...rest } = process.env;
	const { NODE_OPTIONS, ...others } = memoryEnvironment;
	const options = `${given} ${NODE_OPTIONS} ${more}`.trim();
	return { ...rest, ...others, NODE_OPTIONS: options };
}

/** The command line as it stands in the checkout. */
const fromSource = join(root, "src/cli/main.ts");

type Start = {
	/** The file that Node runs. */
	program?: string;
	/** After those that every start has. */
	flags?: readonly string[];
	/** Options of Node, beside those of the chart. */
	nodeOptions?: string;
	/** Words before the command, which end in it. */
	launcher?: readonly string[];
};

/** Resolves when its pages are served. An early end rejects with what it said. It ends with the plane at the latest. */
export async function startOperator(
	plane: ControlPlane,
	kubeconfig: string,
	options: Start = {},
): Promise<OperatorProcess> {
	const { program = fromSource, flags = [], launcher = [] } = options;
	const [command, ...words] = [...launcher, process.execPath];
	const logFile = join(plane.directory, `operator-${randomUUID()}.log`);
	const started = await startGuarded({
		name: "operator",
		command,
		arguments: [
			...words,
			"--disable-warning=ExperimentalWarning",
			program,
			"operator",
			`--namespace=${operatorNamespace}`,
			`--kubeconfig=${kubeconfig}`,
			"--metrics-address=127.0.0.1:0",
			"--health-address=127.0.0.1:0",
			...flags,
		],
		environment: asTheChartSetsIt(options.nodeOptions),
		logFile,
		graceSeconds: 35,
	});
	plane.alongside(started);
	const log = () =>
		started.logTail(Number.POSITIVE_INFINITY).split("\n").flatMap(parse);
	const { metrics, health } = await untilServing(started, log);
	return {
		pid: started.pid,
		metricsUrl: `http://127.0.0.1:${metrics}/metrics`,
		healthUrl: `http://127.0.0.1:${health}`,
		logFile,
		log,
		stop: async (signal = "SIGTERM") => {
			if (started.exitCode() === undefined) process.kill(started.pid, signal);
			return started.ended;
		},
	};
}

type LogLine = { [field: string]: unknown };

async function untilServing(
	started: GuardedProcess,
	log: () => LogLine[],
): Promise<LogLine> {
	for (;;) {
		const serving = log().find(({ message }) => message === "serving");
		if (serving) return serving;
		if (started.exitCode() !== undefined)
			throw new Error(`the operator ended:\n${started.logTail()}`);
		await wait(50);
	}
}

function parse(line: string): LogLine[] {
	if (line === "") return [];
	try {
		return [JSON.parse(line) as LogLine];
	} catch {
		return [{ message: line }];
	}
}

/** Mutating calls to the API server so far; PUT is left out because only the Lease is put. */
export async function writesSoFar({
	metricsUrl,
}: OperatorProcess): Promise<number> {
	const text = await (await fetch(metricsUrl)).text();
	// Without this a renamed metric would count as no writes at all.
	if (!text.includes("# TYPE rest_client_requests_total counter"))
		throw new Error("the operator does not count its calls");
	const pattern =
		/^rest_client_requests_total\{method="(POST|PATCH|DELETE)".*\} (\d+)$/gm;
	return [...text.matchAll(pattern)].reduce(
		(sum, [, , count]) => sum + Number(count),
		0,
	);
}
