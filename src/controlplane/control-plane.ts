// Starts a real control plane on 127.0.0.1 with everything of its own: ports, keys, folder. Several may run at once.
// Nodes and pods are kwok.ts; the life of the single process is guarded-process.ts.

import { join } from "node:path";
import type { AdminClient, ClientConfig } from "./admin-client.ts";
import { type FoundBinaries, findBinaries } from "./binaries.ts";
import { issue, type Subject } from "./certificates.ts";
import {
	type CommandOptions,
	type CommandResult,
	runCommand,
} from "./command.ts";
import { componentNames, type Premises } from "./components.ts";
import type { GuardedProcess } from "./guarded-process.ts";
import { writeKubeconfig } from "./kubeconfig.ts";
import { type Report, reportToStandardError, since } from "./report.ts";
import {
	type ComponentOptions,
	closeSite,
	isPortTaken,
	openSite,
	type Site,
	startComponents,
} from "./site.ts";

export interface ControlPlaneOptions extends ComponentOptions {
	report?: Report;
}

/** Where a token's kubeconfig points to, when it is not the API server itself. */
export interface ServerOverride {
	server?: string;
	/** PEM of the authority that signed the other server's certificate. */
	certificateAuthority?: string;
}

export interface ControlPlane {
	/** For example https://127.0.0.1:21234. */
	url: string;
	/** Data, keys and logs; removed by stop(). Callers may put files of their own into it. */
	directory: string;
	/** Path of the administrator's kubeconfig. */
	kubeconfig: string;
	clientConfig: ClientConfig;
	admin: AdminClient;
	kubectlPath: string;
	helmPath: string;
	/** As administrator; a `--kubeconfig` among the arguments wins. */
	kubectl: (
		commandArguments: readonly string[],
		options?: CommandOptions,
	) => Promise<CommandResult>;
	helm: (
		commandArguments: readonly string[],
		options?: CommandOptions,
	) => Promise<CommandResult>;
	/** A token of the ServiceAccount, made by the TokenRequest API; default one hour. */
	serviceAccountToken: (
		namespace: string,
		name: string,
		durationSeconds?: number,
	) => Promise<string>;
	/** Writes a kubeconfig with the token to `file` and gives back `file`. */
	kubeconfigFor: (
		token: string,
		file: string,
		override?: ServerOverride,
	) => Promise<string>;
	/** Writes a kubeconfig with a new client certificate to `file` and gives back `file`. */
	certificateKubeconfig: (subject: Subject, file: string) => Promise<string>;
	/** In the order of their start, with those that were added by alongside(). */
	processes: readonly GuardedProcess[];
	/** Lets stop() end a process too, before those that were started earlier. */
	alongside: (started: GuardedProcess) => void;
	/** Ends the processes, last started first, and removes the folder. */
	stop: () => Promise<void>;
}

const binaryNames = [...componentNames, "kubectl", "helm"] as const;
type Binaries = FoundBinaries<(typeof binaryNames)[number]>;

/** Finds the binaries, starts all components and waits until pods can be created. */
export async function startControlPlane(
	options: ControlPlaneOptions = {},
): Promise<ControlPlane> {
	const report = options.report ?? reportToStandardError;
	const binaries = await findBinaries(binaryNames, report);
	const start = Date.now();
	for (let attempt = 1; ; attempt++) {
		const site = await openSite(options.nodeAddress);
		try {
			await startComponents(site, binaries, options);
			report(
				`control plane: ready at ${site.premises.admin.server}, ${since(start)}`,
			);
			return handleOf(site, binaries);
		} catch (error) {
			await closeSite(site);
			if (attempt >= 3 || !isPortTaken(error)) throw error;
			report("control plane: a port was taken meanwhile, trying others");
		}
	}
}

function handleOf(site: Site, binaries: Binaries): ControlPlane {
	const { premises, admin, processes } = site;
	const environment = commandEnvironment(site);
	const runner =
		(path: string): ControlPlane["kubectl"] =>
		(commandArguments, options) =>
			runCommand(path, commandArguments, {
				...options,
				environment: { ...environment, ...options?.environment },
			});
	let stopped: Promise<void> | undefined;
	return {
		url: premises.admin.server,
		directory: premises.directory,
		kubeconfig: premises.kubeconfig,
		clientConfig: premises.admin,
		admin,
		kubectlPath: binaries.kubectl,
		helmPath: binaries.helm,
		kubectl: runner(binaries.kubectl),
		helm: runner(binaries.helm),
		serviceAccountToken: (namespace, name, durationSeconds = 3600) =>
			requestToken(admin, { namespace, name, durationSeconds }),
		...kubeconfigsOf(premises),
		processes,
		alongside: (started) => void processes.push(started),
		stop: () => {
			stopped ??= closeSite(site);
			return stopped;
		},
	};
}

function kubeconfigsOf({
	admin: { server, certificateAuthority },
	authority,
}: Premises): Pick<ControlPlane, "kubeconfigFor" | "certificateKubeconfig"> {
	const from = { server, certificateAuthority };
	return {
		kubeconfigFor: (token, file, override) =>
			writeKubeconfig(file, { ...from, ...override, credentials: { token } }),
		certificateKubeconfig: (subject, file) =>
			writeKubeconfig(file, {
				...from,
				credentials: issue(authority, subject),
			}),
	};
}

// Settings and caches of the user's own kubectl and helm stay out of it.
function commandEnvironment({ premises }: Site): Record<string, string> {
	const home = premises.directory;
	return {
		HOME: home,
		KUBECONFIG: premises.kubeconfig,
		HELM_CACHE_HOME: join(home, "helm", "cache"),
		HELM_CONFIG_HOME: join(home, "helm", "config"),
		HELM_DATA_HOME: join(home, "helm", "data"),
	};
}

async function requestToken(
	admin: AdminClient,
	account: { namespace: string; name: string; durationSeconds: number },
): Promise<string> {
	const { status, body } = await admin.call(
		"POST",
		`/api/v1/namespaces/${account.namespace}/serviceaccounts/${account.name}/token`,
		{
			apiVersion: "authentication.k8s.io/v1",
			kind: "TokenRequest",
			spec: { expirationSeconds: account.durationSeconds },
		},
	);
	const answer = JSON.parse(body) as {
		status?: { token?: string };
		message?: string;
	};
	if (status === 201 && answer.status?.token) return answer.status.token;
	throw new Error(
		`no token for ${account.namespace}/${account.name}: ${answer.message ?? status}`,
	);
}
