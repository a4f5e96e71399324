// The stage of the cluster stories: a real control plane, the counting proxy, and the real operator process
// with a token of the chart's ServiceAccount under the chart's roles. Only the set-up is an administrator.

import { setTimeout as wait } from "node:timers/promises";
import type { App } from "../../src/api/app/app.ts";
import type { OperatorProcess } from "../../src/cli/demo/operator-process.ts";
import {
	installChart,
	operatorKubeconfig,
	startOperator,
} from "../../src/cli/demo/operator-process.ts";
import { until } from "../../src/cli/demo/until.ts";
import type { Cluster } from "../../src/controlplane/up-cluster.ts";
import { upCluster } from "../../src/controlplane/up-cluster.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import type { CountingProxy } from "./counting-proxy.ts";
import { startCountingProxy, writesOf } from "./counting-proxy.ts";

export type Stage = {
	cluster: Cluster;
	proxy: CountingProxy;
	kubeconfig: string;
	/** Starts one more operator process. */
	operator: (...flags: string[]) => Promise<OperatorProcess>;
	/** Standard output of kubectl; rejects with its standard error. */
	kubectl: (...words: string[]) => Promise<string>;
	apply: (...objects: object[]) => Promise<void>;
	/** An object as the server has it, managedFields included; undefined when there is none. */
	get: (what: string, namespace?: string) => Promise<KubeObject | undefined>;
	stop: () => Promise<void>;
};

const quiet = () => undefined;
/** Stories change what Apps share more often than once a minute; one of them is about the waiting. */
export const rollsAtOnce = ["rollSpacingSeconds=0"];

/** `namespaces` are made, enforce Pod Security `restricted`, and are served. */
export async function raiseStage(
	namespaces: readonly string[],
	values: readonly string[] = rollsAtOnce,
): Promise<Stage> {
	const cluster = await upCluster({ nodes: 2, report: quiet });
	const kubectl = async (...words: string[]) => run(cluster, words);
	const apply = async (...objects: object[]) => {
		const stdin = objects
			.map((object) => JSON.stringify(object))
			.join("\n---\n");
		await run(cluster, ["apply", "--server-side", "-f", "-"], stdin);
	};
	await apply(...namespaces.map(restrictedNamespace));
	await installChart(cluster, namespaces, values);
	const { certificateAuthority } = cluster.clientConfig;
	const proxy = await startCountingProxy(cluster.url, certificateAuthority);
	const kubeconfig = await operatorKubeconfig(cluster, {
		server: proxy.url,
		certificateAuthority: proxy.certificateAuthority,
	});
	return {
		cluster,
		proxy,
		kubeconfig,
		kubectl,
		apply,
		operator: (...flags) => startOperator(cluster, kubeconfig, { flags }),
		get: async (what, namespace = namespaces[0] ?? "default") => {
			const words = ["get", what, "-n", namespace, "-o", "json"];
			const text = await kubectl(
				...words,
				"--ignore-not-found",
				"--show-managed-fields",
			);
			return text ? (JSON.parse(text) as KubeObject) : undefined;
		},
		stop: async () => {
			await proxy.close();
			await cluster.stop();
		},
	};
}

async function run(
	cluster: Cluster,
	words: readonly string[],
	stdin = "",
): Promise<string> {
	const { code, stdout, stderr } = await cluster.kubectl(words, { stdin });
	if (code !== 0) throw new Error(`kubectl ${words.join(" ")}: ${stderr}`);
	return stdout;
}

const restrictedNamespace = (name: string) => ({
	apiVersion: "v1",
	kind: "Namespace",
	metadata: {
		name,
		labels: { "pod-security.kubernetes.io/enforce": "restricted" },
	},
});

/** An App named `name` in `shop` with an image, and whatever else the spec says. It rolls without the ten seconds of a new revision. */
export const appOf = (
	name: string,
	spec: object = {},
	namespace = "shop",
): App & KubeObject => ({
	apiVersion: "seaworthy.dev/v1alpha1",
	kind: "App",
	metadata: { name, namespace },
	spec: {
		image: `registry.example/shop/${name}:1.0.0`,
		...("external" in spec ? {} : { health: { minHealthySeconds: 0 } }),
		...spec,
	},
});

export const conditionOf = (object: unknown, type: string) =>
	(object as App | undefined)?.status?.conditions?.find(
		(condition) => condition.type === type,
	);

/** Waits until the condition of the App, or of another of our kinds, has this reason, for the newest generation. */
export async function untilReason(
	{ get }: Pick<Stage, "get">,
	name: string,
	reason: string,
	options: {
		/** Short name of the kind. */
		kind?: string;
		type?: string;
		namespace?: string;
		seconds?: number;
	} = {},
): Promise<App> {
	const { kind = "swapp", type = "Ready" } = options;
	const { namespace = "shop", seconds = 60 } = options;
	let last = "nothing";
	return until(
		`${type} of ${namespace}/${name} is ${reason}`,
		async () => {
			const app = (await get(`${kind}/${name}`, namespace)) as unknown as App;
			const condition = conditionOf(app, type);
			last = JSON.stringify(condition);
			const isCurrent =
				app?.status?.observedGeneration === app?.metadata.generation;
			return isCurrent && condition?.reason === reason ? app : undefined;
		},
		seconds,
		200,
	).catch((error: unknown) => {
		throw new Error(`${String(error)}; last seen: ${last}`);
	});
}

/** Waits until the operator has written nothing for a while. */
export async function untilQuiet({
	proxy,
}: Pick<Stage, "proxy">): Promise<void> {
	let seen = -1;
	while (seen !== writesOf(proxy.calls).length) {
		seen = writesOf(proxy.calls).length;
		await wait(1500);
	}
}

export const leads = (operator: OperatorProcess): boolean =>
	operator.log().some(({ message }) => message === "leading");

export const untilLeading = (operator: OperatorProcess, seconds = 30) =>
	until(
		"the operator leads",
		async () => leads(operator) || undefined,
		seconds,
		50,
	);
