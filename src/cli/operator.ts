// `seaworthy operator`: the long-running process, in a pod or beside a cluster.

import { readFileSync } from "node:fs";
import { Option } from "commander";
import { kinds } from "../api/index.ts";
import { controllers } from "../controllers/index.ts";
import { leaseName } from "../kube/names.ts";
import type { Log } from "../runtime/log.ts";
import { createLog, messageOf } from "../runtime/log.ts";
import { keepHeapSmall } from "../runtime/memory.ts";
import { hardenProcess } from "../runtime/process-hardening.ts";
import {
	AddressError,
	parseAddress,
	parseLoopback,
} from "../runtime/probes.ts";
import { crdName, schemaHash } from "../schema/crd.ts";
import type { CliCommand, ExitCode } from "./command.ts";
import { usageError } from "./command.ts";
import { kubeConfigOf } from "./kube-config.ts";

type Flags = {
	namespace?: string;
	kubeconfig?: string;
	lease: string;
	metricsAddress: string;
	healthAddress: string;
	debugAddress?: string;
	logLevel: string;
};

const crds = kinds.map((kind) => ({
	name: crdName(kind),
	schema: schemaHash(kind),
}));

export const operator: CliCommand = {
	usage: "operator",
	summary: "run the operator until it is told to stop",
	declare: (command) => {
		command
			.option(
				"-n, --namespace <name>",
				"namespace of its Lease and of the platform settings (default: the pod's own)",
			)
			.option(
				"--kubeconfig <file>",
				"how to reach the cluster (default: the pod's account, else KUBECONFIG)",
			)
			.option(
				"--lease <name>",
				"Lease by which replicas elect a leader",
				leaseName,
			)
			.option(
				"--metrics-address <host:port>",
				"where /metrics is served",
				":8080",
			)
			.option(
				"--health-address <host:port>",
				"where /healthz and /readyz are served",
				":8081",
			)
			.option(
				"--debug-address <host:port>",
				"where /state is served to this machine: queue, watches and the versions that caches hold (default: nowhere)",
			)
			.addOption(
				new Option("--log-level <level>", "least level that is logged")
					.choices(["error", "warn", "info", "debug"])
					.default("info"),
			);
	},
	run: async (_terminal, command): Promise<ExitCode> => {
		hardenProcess();
		keepHeapSmall();
		const flags = command.opts<Flags>();
		const { lease, metricsAddress, healthAddress, logLevel } = flags;
		const { debugAddress } = flags;
		for (const address of [metricsAddress, healthAddress])
			check(parseAddress, address);
		if (debugAddress !== undefined) check(parseLoopback, debugAddress);
		const log = createLog(logLevel, process.stdout.isTTY);
		logWarnings(log);
		// The base class of the process reads what KUBECONFIG names, and would end on a file that is not there.
		if (flags.kubeconfig) process.env["KUBECONFIG"] = flags.kubeconfig;
		// Loaded only here: the client library would triple the start of every other command.
		const { SeaworthyOperator } = await import("../runtime/operator.ts");
		const running = new SeaworthyOperator({
			kubeConfig: await kubeConfigOf(flags.kubeconfig),
			controllers,
			crds,
			namespace: flags.namespace ?? ownNamespace(),
			lease,
			metricsAddress,
			healthAddress,
			debugAddress,
			log,
		});
		// One App's mistake is never a reason to leave all the others alone.
		process.on("unhandledRejection", (error) =>
			log.error("unhandled rejection", { error: messageOf(error) }),
		);
		const stopped = untilTold(() => running.end());
		await running.start().catch(explain);
		await stopped;
		return 0;
	},
};

function explain(error: unknown): never {
	if (!(error instanceof AddressError)) throw error;
	throw usageError(
		`${error.message}; --metrics-address, --health-address and --debug-address name others`,
	);
}

/** Node prints its warnings as plain text, which a reader of JSON lines cannot parse. */
function logWarnings(log: Log): void {
	process.removeAllListeners("warning");
	process.on("warning", ({ name, message }) => {
		const isOurs = name !== "DeprecationWarning";
		log.log(isOurs ? "warn" : "debug", "Node warns", {
			name,
			warning: message,
		});
	});
}

/** The first signal ends in order; a second one, of whichever kind, at once. */
function untilTold(end: () => Promise<void>): Promise<void> {
	return new Promise<void>((resolve, reject) => {
		let isTold = false;
		const stop = (_signal: NodeJS.Signals, number: number) => {
			if (isTold) process.exit(128 + number);
			isTold = true;
			end().then(resolve, reject);
		};
		process.on("SIGTERM", stop).on("SIGINT", stop);
	});
}

function check(parse: (address: string) => unknown, address: string): void {
	try {
		parse(address);
	} catch (error) {
		throw usageError(messageOf(error));
	}
}

function ownNamespace(): string {
	try {
		return readFileSync(
			"/var/run/secrets/kubernetes.io/serviceaccount/namespace",
			"utf8",
		).trim();
	} catch {
		throw usageError("outside a pod --namespace must be given");
	}
}
