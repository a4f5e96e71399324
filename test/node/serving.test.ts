// One App on a real node: it becomes ready, answers through its ClusterIP, and goes without a trace.

import { expect } from "chai";
import { setTimeout as wait } from "node:timers/promises";
import { until } from "../../src/cli/demo/until.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import { untilReason } from "../support/stage.ts";
import type { RealNode } from "./node.ts";
import { say, theNode } from "./the-node.ts";
import { startTraffic } from "./traffic.ts";
import { urlOf, web } from "./web.ts";

const namespace = "serving";

describe("an App on a real node", () => {
	let node: RealNode;

	before(async () => {
		node = await theNode();
	});

	it("becomes ready and answers through its ClusterIP", async () => {
		const begin = performance.now();
		await node.apply(web(namespace, "one", { replicas: 2 }));
		await untilReason(node, "web", "Available", { namespace });
		say(`ready after ${((performance.now() - begin) / 1000).toFixed(1)} s`);
		const traffic = await startTraffic(await urlOf(node, namespace));
		await wait(3000);
		const { sent, failed, answers } = await traffic.stop();
		say(`${sent} requests, ${failed} failed`);
		expect(failed).to.equal(0);
		expect(answers).to.deep.equal({ one: sent });
	});

	it("goes with all its pods when it is deleted", async () => {
		await node.kubectl("delete", "swapp", "web", "-n", namespace);
		await until("no pod is left", async () => {
			const text = await node.kubectl(
				"get",
				"pods",
				"-n",
				namespace,
				"-o",
				"json",
			);
			const { items } = JSON.parse(text) as { items: KubeObject[] };
			return items.length === 0 || undefined;
		});
	});
});
