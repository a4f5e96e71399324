// A stranger's ConfigMap in the place of a copy: what real pods read of it, and for how long.

import { expect } from "chai";
import { setTimeout as wait } from "node:timers/promises";
import { until } from "../../src/cli/demo/until.ts";
import { untilReason } from "../support/stage.ts";
import type { RealNode } from "./node.ts";
import { operatorNamespace } from "./operator.ts";
import { isReady, podsOf } from "./pods.ts";
import { say, theNode } from "./the-node.ts";
import { startTraffic } from "./traffic.ts";
import { fact, urlOf, web } from "./web.ts";

const namespace = "robbed";
const replicas = 2;

describe("a stranger's ConfigMap in the place of a copy", () => {
	let node: RealNode;

	before(async () => {
		node = await theNode();
		const config = { layers: [{ values: { COLOUR: "blue" } }] };
		await node.apply(web(namespace, "one", { replicas, config }));
		await untilReason(node, "web", "Available", { namespace });
	});
	after(async () => {
		await scaleOperator(1);
		await node.kubectl("delete", "swapp", "web", "-n", namespace);
	});

	/** Resolves when that many pods are there. */
	const scale = async (name: string, where: string, count: number) => {
		const words = [`deployment/${name}`, `--replicas=${count}`, "-n", where];
		await node.kubectl("scale", ...words);
		await until(`${name} has ${count} pods`, async () => {
			const names = await node.kubectl(
				"get",
				"pods",
				"-o",
				"name",
				"-n",
				where,
			);
			return names.split("\n").filter(Boolean).length === count || undefined;
		});
	};
	const scaleOperator = (count: number) =>
		scale("seaworthy", operatorNamespace, count);
	const readyPods = async () => (await podsOf(node, namespace)).filter(isReady);
	/** Variables of each ready pod; empty for one that is just going. */
	const variables = async () =>
		Promise.all(
			(await readyPods()).map(({ status }) =>
				fact<string[]>(`http://${status.podIP}:8080/env`).catch(
					(): string[] => [],
				),
			),
		);
	const isHostile = (environment: readonly string[]) =>
		environment.some((line) => line.startsWith("NODE_OPTIONS="));

	it("R15: is read by no pod once the operator is back, and no request fails", async () => {
		const deployment = await node.get("deployment/web", namespace);
		const [copy = "none"] =
			/web--config-[0-9a-f-]+/.exec(JSON.stringify(deployment)) ?? [];
		// While nobody looks: the operator would be faster.
		await scaleOperator(0);
		await node.kubectl("delete", "configmap", copy, "-n", namespace);
		await node.apply({
			apiVersion: "v1",
			kind: "ConfigMap",
			metadata: { name: copy, namespace },
			data: { NODE_OPTIONS: "--require=/work/x" },
		});
		// The kubelet keeps an immutable ConfigMap as long as a pod of its node uses it.
		await scale("web", namespace, 0);
		await scale("web", namespace, replicas);
		await until("new pods read it", async () => {
			const all = await variables();
			return (all.length === replicas && all.every(isHostile)) || undefined;
		});
		const traffic = await startTraffic(await urlOf(node, namespace));
		const begin = performance.now();
		await scaleOperator(1);
		await until("no pod reads it", async () => {
			const all = await variables();
			const areRight = all.every((one) => one.includes("COLOUR=blue"));
			const isClean = !all.some(isHostile);
			return (all.length === replicas && areRight && isClean) || undefined;
		});
		say(
			`right again ${((performance.now() - begin) / 1000).toFixed(1)} s after the operator came back`,
		);
		await wait(2000);
		const { sent, failures } = await traffic.stop();
		say(`${sent} requests`);
		expect(failures).to.deep.equal({});
	});
});
