// How the commands that look at a cluster reach it: the kubeconfig as kubectl finds it, and reads only.
// The client library is loaded when a connection is opened, so that the other commands start fast.

import type { KubeConfig } from "@kubernetes/client-node";
import type { Command } from "commander";
import type { KubeObject, Resource } from "../kube/objects.ts";
import type { Cluster, Detail } from "../runtime/cluster.ts";
import { messageOf } from "../runtime/log.ts";
import type { ExitCode } from "./command.ts";
import { unreachable, usageError } from "./command.ts";
import { troubleWith } from "./connection-trouble.ts";
import { visible } from "./terminal.ts";

/** The flags that name a context. */
export type ContextFlags = { kubeconfig?: string; context?: string };
type Flags = ContextFlags & {
	namespace?: string;
	allNamespaces?: true;
};
export type Connection = {
	/** Undefined where all namespaces are meant. */
	readonly namespace: string | undefined;
	/** Undefined where there is no such object, or no such kind. */
	readonly get: (
		resource: Resource,
		namespace: string | undefined,
		name: string,
	) => Promise<KubeObject | undefined>;
	/** All pages; of all namespaces when none is given. */
	readonly list: (
		resource: Resource,
		detail: Detail,
		namespace?: string,
	) => Promise<KubeObject[]>;
};

const longestAnswer = 15_000;

export const declareContext = (command: Command): Command =>
	command
		.option("-n, --namespace <name>", "namespace (default: the context's)")
		.option("--context <name>", "context of the kubeconfig")
		.option("--kubeconfig <file>", "kubeconfig (default: KUBECONFIG, ~/.kube)");

export const declareConnection = (command: Command): Command =>
	declareContext(command).option(
		"-A, --all-namespaces",
		"look at all namespaces",
	);

/** Opens a connection as the options say, and closes it after the work. */
export async function withConnection(
	command: Command,
	work: (connection: Connection) => Promise<ExitCode>,
): Promise<ExitCode> {
	const flags = command.opts<Flags>();
	if (flags.namespace && flags.allNamespaces)
		throw usageError("give either --namespace or --all-namespaces");
	const kubeConfig = await kubeConfigOf(flags);
	const { connect } = await import("../runtime/kube-cluster.ts");
	const where = whereOf(kubeConfig);
	const cluster = await connect({
		kubeConfig,
		callTimeout: longestAnswer,
		fence: () => {
			throw new Error("this command only reads");
		},
	}).catch((error: unknown) => {
		throw unreachable(`${where} cannot be used: ${messageOf(error)}`);
	});
	try {
		return await work(
			connectionOf(cluster, namespaceOf(kubeConfig, flags), where),
		);
	} finally {
		await cluster.close();
	}
}

/** As kubectl finds it; throws where it names no cluster. */
export async function kubeConfigOf({ kubeconfig, context }: ContextFlags) {
	const client = await import("@kubernetes/client-node");
	const config = new client.KubeConfig();
	try {
		if (kubeconfig) config.loadFromFile(kubeconfig);
		else config.loadFromDefault();
	} catch (error) {
		const [why = ""] = messageOf(error).split("\n");
		throw usageError(`the kubeconfig cannot be read: ${visible(why)}`);
	}
	// What the library makes up where it finds nothing.
	if (config.getCurrentCluster()?.server === "http://localhost:8080")
		throw unreachable(
			"no kubeconfig was found; set KUBECONFIG, or give --kubeconfig",
		);
	const names = config.getContexts().map(({ name }) => name);
	if (context && !names.includes(context))
		throw usageError(
			`the kubeconfig has no context ${context}; it has ${names.join(", ")}`,
		);
	if (context) config.setCurrentContext(context);
	if (!config.getCurrentCluster())
		throw usageError(
			`the kubeconfig names no current context; give --context, one of ${names.join(", ")}`,
		);
	return config;
}

const whereOf = (config: KubeConfig): string =>
	`${config.getCurrentCluster()?.server} (context ${config.getCurrentContext()})`;

function namespaceOf(
	config: KubeConfig,
	{ namespace, allNamespaces }: Flags,
): string | undefined {
	if (allNamespaces) return undefined;
	return namespace ?? namespaceOfContext(config);
}

export function namespaceOfContext(config: KubeConfig): string {
	const context = config.getContextObject(config.getCurrentContext());
	return context?.namespace ?? "default";
}

/** Cluster is the runtime's port; its failures become sentences that say what, where and how to mend it. */
function connectionOf(
	cluster: Cluster,
	namespace: string | undefined,
	where: string,
): Connection {
	return {
		namespace,
		get: (resource, inside = "", name) =>
			cluster
				.get(resource, inside, name, detailOf(resource, "full"))
				.then((object) => object && whole(resource, object))
				.catch((error: unknown) => {
					const call = { verb: "get", resource, namespace: inside, where };
					throw troubleWith(call, error);
				}),
		list: async (resource, detail, inside) => {
			const of = detailOf(resource, detail);
			return allPages((token) =>
				cluster.list(resource, of, token, inside),
			).then(
				(items) => items.map((item) => whole(resource, item)),
				(error: unknown) => {
					const call = { verb: "list", resource, namespace: inside, where };
					throw troubleWith(call, error);
				},
			);
		},
	};
}

/** Values that nobody may see do not even reach this process. */
const detailOf = ({ sensitive }: Resource, detail: Detail): Detail =>
	sensitive ? "metadata" : detail;

/** Items of lists do not say what they are. */
const whole = (
	{ apiVersion, kind }: Resource,
	{ metadata = { name: "" }, ...rest }: Partial<KubeObject>,
): KubeObject => ({ ...rest, apiVersion, kind, metadata });

async function allPages(
	page: (token: string) => ReturnType<Cluster["list"]>,
): Promise<KubeObject[]> {
	const items: KubeObject[] = [];
	let token = "";
	do {
		const { items: some, continueToken } = await page(token);
		items.push(...some);
		token = continueToken;
	} while (token);
	return items;
}
