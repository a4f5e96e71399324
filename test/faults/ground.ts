// Where campaigns run: a control plane, the fault proxy, operator processes that are started and killed, and namespaces of worlds.

import { join } from "node:path";
import type { OperatorProcess } from "../../src/cli/demo/operator-process.ts";
import {
	installChart,
	operatorNamespace,
	startOperator,
} from "../../src/cli/demo/operator-process.ts";
import { until } from "../../src/cli/demo/until.ts";
import type {
	Cluster,
	ClusterOptions,
} from "../../src/controlplane/up-cluster.ts";
import { upCluster } from "../../src/controlplane/up-cluster.ts";
import { publicKeysName } from "../../src/kube/names.ts";
import { tenant } from "../../src/api/tenant.ts";
import { configMaps, resourceOf } from "../../src/kube/objects.ts";
import { leases } from "../../src/runtime/lease-record.ts";
import { seal } from "../../src/sealing/age.ts";
import { envelope } from "../../src/sealing/envelope.ts";
import type { Admin } from "./admin.ts";
import { adminOf } from "./admin.ts";
import { FaultProxy } from "./fault-proxy.ts";
import { objectOf, placeOf } from "./objects.ts";
import type { State } from "./world.ts";

const tenants = resourceOf(tenant);
/** Rolls wait in campaigns as well, but no longer than what is judged at rest can wait. */
export const soonRolled = ["rollSpacingSeconds=2"];
const lease = { namespace: operatorNamespace, name: "seaworthy" };
const namespaces = {
	apiVersion: "v1",
	kind: "Namespace",
	plural: "namespaces",
	scope: "Cluster",
} as const;

export type Running = OperatorProcess & {
	/** Its number at the proxy. */
	number: number;
	/** Ended by the test itself. */
	isMeantToEnd: boolean;
	hasEnded: () => boolean;
};

export class Ground {
	readonly cluster: Cluster;
	readonly proxy: FaultProxy;
	readonly admin: Admin;
	/** Every process that was ever started. */
	readonly operators: Running[] = [];
	readonly #token: string;
	readonly #sealed = new Map<string, string>();

	private constructor(cluster: Cluster, token: string) {
		const { url, clientConfig } = cluster;
		this.cluster = cluster;
		this.#token = token;
		this.admin = adminOf(clientConfig);
		this.proxy = new FaultProxy(url, clientConfig.certificateAuthority);
	}

	static async raise(options: ClusterOptions = {}): Promise<Ground> {
		const quiet = { nodes: 2, report: () => undefined };
		const cluster = await upCluster({ ...quiet, ...options });
		await installChart(cluster, ["default"], soonRolled);
		const { serviceAccountToken } = cluster;
		const day = 24 * 3600;
		const token = await serviceAccountToken(
			operatorNamespace,
			"seaworthy",
			day,
		);
		return new Ground(cluster, token);
	}

	/** Makes the namespaces and has them, and no others, served. */
	async serve(names: readonly string[]): Promise<void> {
		for (const name of names)
			await this.admin.apply(namespaces, {
				apiVersion: "v1",
				kind: "Namespace",
				metadata: {
					name,
					labels: { "pod-security.kubernetes.io/enforce": "restricted" },
				},
			});
		await installChart(this.cluster, names, soonRolled);
	}

	/** Gives the namespaces and their Tenants up; they vanish in their own time. */
	async forget(names: readonly string[]): Promise<void> {
		for (const name of names)
			for (const resource of [tenants, namespaces])
				await this.admin.remove(resource, { namespace: "", name });
	}

	/** Starts one more process; resolves when its pages are served. */
	async start(): Promise<Running> {
		const { url, process } = await this.proxy.open();
		const { directory } = this.cluster;
		const kubeconfig = await this.cluster.kubeconfigFor(
			this.#token,
			join(directory, `operator-${process}.kubeconfig`),
			{
				server: url,
				certificateAuthority: this.proxy.certificateAuthority,
			},
		);
		const operator = await startOperator(this.cluster, kubeconfig, {
			flags: ["--debug-address=127.0.0.1:0"],
		});
		const guarded = this.cluster.processes.find(
			({ pid }) => pid === operator.pid,
		);
		const running = {
			...operator,
			number: process,
			isMeantToEnd: false,
			hasEnded: () => guarded?.exitCode() !== undefined,
		};
		this.operators.push(running);
		return running;
	}

	/** Starts one and waits until it works. */
	async lead(): Promise<Running> {
		const operator = await this.start();
		await untilSaid(operator, "leading");
		return operator;
	}

	/** SIGKILL, and the Lease is deleted at once in place of waiting until it runs out: its holder is dead for certain. */
	async kill(operator: Running): Promise<void> {
		operator.isMeantToEnd = true;
		// It may be dead already and not yet known to be.
		await operator.stop("SIGKILL").catch(() => undefined);
		await until("it is dead", async () => operator.hasEnded() || undefined);
		await this.admin.remove(leases, lease);
	}

	async end(operator: Running): Promise<void> {
		operator.isMeantToEnd = true;
		await operator.stop();
	}

	/** Writes what differs between two states, as people do. */
	async change(namespace: string, from: State, to: State): Promise<void> {
		for (const [id, spec] of Object.entries(to)) {
			if (JSON.stringify(from[id]) === JSON.stringify(spec)) continue;
			const object = await objectOf(id, spec, namespace, this.#seal);
			const { resource } = placeOf(id, namespace);
			// An apply would make nothing at all of lists and objects that are written empty.
			if (from[id]) await this.admin.replace(resource, object);
			else await this.admin.apply(resource, object);
		}
		for (const id of Object.keys(from)) {
			if (to[id]) continue;
			const { resource, place } = placeOf(id, namespace);
			await this.admin.remove(resource, place);
		}
	}

	/** A value that has not changed stays the same text, or it would be another value. */
	readonly #seal: Parameters<typeof objectOf>[3] = async (place) => {
		const id = JSON.stringify(place);
		const known = this.#sealed.get(id);
		if (known !== undefined) return known;
		const recipient = await this.#recipientOf(place.namespace);
		const { text, ...where } = place;
		const plain = envelope({ ...where, type: "Opaque" }, Buffer.from(text));
		const sealed = await seal(plain, [recipient]);
		this.#sealed.set(id, sealed);
		return sealed;
	};

	/** Waits until values can be sealed for each namespace. */
	async untilSealable(namespaces: readonly string[]): Promise<void> {
		for (const namespace of namespaces) await this.#recipientOf(namespace);
	}

	#recipientOf(namespace: string): Promise<string> {
		return until(`${namespace} has a public key`, async () => {
			const where = { namespace: operatorNamespace, name: publicKeysName };
			const keys = await this.admin.get(configMaps, where);
			const { data } = (keys ?? {}) as {
				data?: { [namespace: string]: string };
			};
			return data?.[namespace];
		});
	}

	async stop(): Promise<void> {
		for (const operator of this.operators) operator.isMeantToEnd = true;
		this.admin.close();
		await this.cluster.stop();
		await this.proxy.close();
	}
}

export const untilSaid = (
	operator: OperatorProcess,
	message: string,
	seconds = 60,
) =>
	until(
		`the operator says ${message}`,
		async () =>
			operator.log().some((line) => line["message"] === message) || undefined,
		seconds,
		50,
	);
