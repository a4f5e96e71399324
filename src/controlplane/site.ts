// The processes of one control plane and the folder they live in: opened, started, waited for, closed.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type AdminClient, createAdminClient } from "./admin-client.ts";
import {
	argumentsOf,
	type ComponentName,
	type Ports,
	type Premises,
	preparePremises,
} from "./components.ts";
import {
	type GuardedProcess,
	removeWhenWeAreGone,
	startGuarded,
} from "./guarded-process.ts";
import { freePorts, releasePorts } from "./ports.ts";

export interface ComponentOptions {
	/** Appended to the component's own arguments; the last of two equal flags counts. */
	extraArguments?: Partial<Record<ComponentName, readonly string[]>>;
	/** Until pods can be created; default 60. */
	timeoutSeconds?: number;
	/** Only etcd and the API server: objects are kept, and nothing is made of them. */
	isBare?: boolean;
	/** IPv4 address of this machine that pods reach the API server by; default: only 127.0.0.1 serves. */
	nodeAddress?: string;
	/** Called before the API server starts, with the address of an empty etcd; what it writes is what the server begins with. */
	onEtcd?: (url: string) => Promise<void>;
}

/** One control plane while it runs: its folder, its processes and a way to speak to it. */
export interface Site {
	premises: Premises;
	processes: GuardedProcess[];
	admin: AdminClient;
	dismissJanitor: () => Promise<void>;
}

/** Makes the folder with all keys; nothing runs yet. */
export async function openSite(nodeAddress?: string): Promise<Site> {
	const directory = await mkdtemp(join(tmpdir(), "seaworthy-cluster-"));
	const dismissJanitor = removeWhenWeAreGone(directory);
	const [etcdClients = 0, etcdPeers = 0, apiServer = 0] = await freePorts(3);
	const ports: Ports = { etcdClients, etcdPeers, apiServer };
	const premises = await preparePremises(directory, ports, nodeAddress);
	const admin = createAdminClient(premises.admin);
	return { premises, processes: [], admin, dismissJanitor };
}

/** Ends the processes, last started first, and removes the folder. */
export async function closeSite(site: Site): Promise<void> {
	site.admin.close();
	for (const running of site.processes.toReversed()) await running.stop();
	await rm(site.premises.directory, {
		recursive: true,
		force: true,
		maxRetries: 5,
	});
	await site.dismissJanitor();
	releasePorts(Object.values(site.premises.ports));
}

/** Starts the components and waits until pods can be created. */
export async function startComponents(
	site: Site,
	binaries: Readonly<Record<ComponentName, string>>,
	options: ComponentOptions,
): Promise<void> {
	const { premises, processes } = site;
	const deadline = Date.now() + (options.timeoutSeconds ?? 60) * 1000;
	const begin = async (name: ComponentName) => {
		const own = argumentsOf(name, premises);
		const extra = options.extraArguments?.[name] ?? [];
		const started = await startGuarded({
			name,
			command: binaries[name],
			arguments: [...own, ...extra],
			logFile: join(premises.directory, "logs", `${name}.log`),
			directory: premises.directory,
			// Everything is thrown away at stop: nothing is worth a long farewell.
			graceSeconds: 3,
		});
		processes.push(started);
	};
	await begin("etcd");
	await options.onEtcd?.(`http://127.0.0.1:${premises.ports.etcdClients}`);
	await begin("kube-apiserver");
	await until(site, deadline, "/readyz");
	if (options.isBare) return;
	await begin("kube-controller-manager");
	await begin("kube-scheduler");
	// The controller-manager makes it; without it the API server refuses every pod.
	await until(
		site,
		deadline,
		"/api/v1/namespaces/default/serviceaccounts/default",
	);
}

async function until(
	site: Site,
	deadline: number,
	path: string,
): Promise<void> {
	let last = "no answer";
	while (Date.now() < deadline) {
		const dead = site.processes.find((one) => one.exitCode() !== undefined);
		if (dead)
			throw new Error(
				`${dead.name} ended with code ${dead.exitCode()} while starting:\n${dead.logTail()}`,
			);
		try {
			const answer = await site.admin.call("GET", path);
			if (answer.status === 200) return;
			last = `${answer.status} ${answer.body}`;
		} catch (error) {
			last = error instanceof Error ? error.message : String(error);
		}
		await sleep(100);
	}
	const tails = site.processes.map((one) => `${one.name}:\n${one.logTail(8)}`);
	throw new Error(
		`the control plane was not ready in time; ${path} says: ${last}\n${tails.join("\n")}`,
	);
}

/** Whether a component ended because another process took its port. */
export const isPortTaken = (error: unknown) =>
	error instanceof Error && /address already in use/i.test(error.message);
