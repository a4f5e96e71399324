// What happens to a cluster in its days: each event while requests go through the ClusterIP, and none of them fails.

import { expect } from "chai";
import { setTimeout as wait } from "node:timers/promises";
import type { App } from "../../src/api/app/app.ts";
import { until } from "../../src/cli/demo/until.ts";
import { untilReason } from "../support/stage.ts";
import type { RealNode } from "./node.ts";
import {
	installOperator,
	operatorNamespace,
	replaceOperator,
} from "./operator.ts";
import { isReady, podsOf } from "./pods.ts";
import { namespaces, say, theNode } from "./the-node.ts";
import { startTraffic } from "./traffic.ts";
import { urlOf, web } from "./web.ts";

const namespace = "events";
const replicas = 2;

describe("no request fails while", () => {
	let node: RealNode;
	let url: string;

	before(async () => {
		node = await theNode();
		await node.apply(shared("EUR"), web(namespace, "one", spec()));
		await untilReason(node, "web", "Available", { namespace });
		url = await urlOf(node, namespace);
	});
	after(() => node.kubectl("delete", "swapp", "web", "-n", namespace));

	const layers = [{ configMap: "common", keys: ["CURRENCY"] }];
	const spec = (more: object = {}) => ({
		replicas,
		config: { layers },
		...more,
	});
	const deletePod = async () => {
		const [pod] = await podsOf(node, namespace);
		const name = pod?.metadata.name ?? "none";
		await node.kubectl("delete", "pod", name, "-n", namespace);
	};
	const revision = async () => {
		const app = (await node.get("swapp/web", namespace)) as App | undefined;
		return app?.status?.revision?.current;
	};
	const settled = async (count: number, version = "") => {
		await until(
			`${count} pods are ready and none other is there`,
			async () => {
				const pods = await podsOf(node, namespace);
				const fit = pods.filter(
					(pod) =>
						isReady(pod) &&
						JSON.stringify(pod.spec.containers).includes(version),
				);
				return (pods.length === count && fit.length === count) || undefined;
			},
			90,
		);
		await untilReason(node, "web", "Available", { namespace });
	};

	const events: readonly {
		name: string;
		happens: () => Promise<unknown>;
		count?: number;
		version?: string;
	}[] = [
		{
			name: "the image changes",
			happens: () => node.apply(web(namespace, "two", spec())),
			version: ":two",
		},
		{
			name: "configuration that it shares changes",
			happens: async () => {
				const before = await revision();
				await node.apply(shared("USD"));
				// Until then the pods of before are ready, and none other is there.
				await until("a new revision is there", async () =>
					(await revision()) !== before ? true : undefined,
				);
			},
		},
		{
			name: "it is scaled up",
			happens: () => node.apply(web(namespace, "two", spec({ replicas: 4 }))),
			count: 4,
		},
		{
			name: "it is scaled down",
			happens: () => node.apply(web(namespace, "two", spec())),
		},
		{ name: "a pod is deleted", happens: () => deletePod() },
		{
			name: "the operator's pod is deleted and comes back",
			happens: () =>
				replaceOperator(node, () => {
					const pods = ["pod", "--all", "-n", operatorNamespace];
					return node.kubectl("delete", ...pods);
				}),
		},
		{
			name: "the chart is upgraded",
			happens: () =>
				replaceOperator(node, () =>
					installOperator(node, namespaces, "--set=logLevel=debug"),
				),
		},
		{
			name: "kubelet is restarted, and a pod is deleted after it",
			happens: async () => {
				await node.restartKubelet();
				await deletePod();
			},
		},
	];

	for (const { name, happens, count = replicas, version } of events)
		it(name, async () => {
			const traffic = await startTraffic(url);
			const begin = performance.now();
			await happens();
			await settled(count, version);
			const seconds = (performance.now() - begin) / 1000;
			await wait(2000);
			const { sent, failed, failures } = await traffic.stop();
			say(
				`${sent} requests, ${failed} failed; settled after ${seconds.toFixed(1)} s`,
			);
			expect(failures).to.deep.equal({});
		});
});

const shared = (currency: string) => ({
	apiVersion: "v1",
	kind: "ConfigMap",
	metadata: { name: "common", namespace },
	data: { CURRENCY: currency },
});
