// One bad version after the other beside pods that serve: what status says of each, how soon, and who noticed.

import { expect } from "chai";
import type { App } from "../../src/api/app/app.ts";
import { until } from "../../src/cli/demo/until.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import { conditionOf, untilReason } from "../support/stage.ts";
import type { RealNode } from "./node.ts";
import { failureOf, podsOf } from "./pods.ts";
import { absentImage } from "./registry.ts";
import { say, theNode } from "./the-node.ts";
import { startTraffic, type Traffic } from "./traffic.ts";
import { urlOf, web } from "./web.ts";

const namespace = "images";
const secondsToTell = 1;

type Case = {
	name: string;
	app: App & KubeObject;
	/** What reason and message of Ready must hold. */
	says: RegExp;
};

const cases: readonly Case[] = [
	{
		name: "no such image",
		app: web(namespace, "one", { image: absentImage }),
		says: /^ImagePullBackOff: .*spec\.image/,
	},
	{
		name: "no program for this processor",
		app: web(namespace, "garbled"),
		says: /^StartError: .*another processor/,
	},
	{
		name: "crash loop",
		app: web(namespace, "crashing"),
		says: /^CrashLoopBackOff: .*code 1/,
	},
	{
		name: "out of memory",
		app: web(namespace, "hungry"),
		says: /^OOMKilled: .*spec\.resources\.memoryLimit/,
	},
	{
		name: "writes to the read-only root",
		app: web(namespace, "scribbling"),
		says: /^CrashLoopBackOff: .*read-only path.*spec\.writable/,
	},
];

describe("a bad version beside pods that serve", () => {
	let node: RealNode;
	let traffic: Traffic;

	before(async () => {
		node = await theNode();
		await node.apply(web(namespace, "one"));
		await untilReason(node, "web", "Available", { namespace });
		traffic = await startTraffic(await urlOf(node, namespace));
	});
	afterEach(async () => {
		await node.apply(web(namespace, "one"));
		await untilReason(node, "web", "Available", { namespace });
	});
	after(async () => {
		await traffic.stop();
		await node.kubectl("delete", "swapp", "web", "-n", namespace);
	});

	for (const { name, app, says } of cases)
		it(`is told within ${secondsToTell} s: ${name}`, async () => {
			await node.apply(app);
			const kubelet = await firstFailure(node);
			const begin = performance.now();
			const text = await told(node, says);
			const seconds = (performance.now() - begin) / 1000;
			say(`kubelet: ${kubelet}; after ${seconds.toFixed(1)} s: ${text}`);
			expect(seconds).to.be.below(secondsToTell);
		});

	it("is told before a pod is made: a key that its ConfigMap lacks", async () => {
		await node.apply({
			apiVersion: "v1",
			kind: "ConfigMap",
			metadata: { name: "settings", namespace },
			data: { COLOUR: "blue" },
		});
		const layers = [{ configMap: "settings", keys: ["SIZE"] }];
		await node.apply(web(namespace, "one", { config: { layers } }));
		const begin = performance.now();
		const text = await told(node, /SIZE/);
		const seconds = (performance.now() - begin) / 1000;
		say(`${seconds.toFixed(1)} s after the edit: ${text}`);
		expect(seconds).to.be.below(secondsToTell);
	});

	it("fails no request", async () => {
		const { sent, failures } = await traffic.stop();
		say(`${sent} requests`);
		expect(failures).to.deep.equal({});
	});
});

const firstFailure = (node: RealNode) =>
	until(
		"a pod fails",
		async () =>
			(await podsOf(node, namespace))
				.filter(({ metadata }) => !metadata.deletionTimestamp)
				.map(failureOf)
				.find((failure) => failure !== undefined),
		60,
	);

async function told(node: RealNode, says: RegExp): Promise<string> {
	let last = "nothing";
	return until(
		`status says ${says}`,
		async () => {
			const ready = conditionOf(
				await node.get("swapp/web", namespace),
				"Ready",
			);
			last = `${ready?.reason}: ${ready?.message}`;
			return says.test(last) ? last : undefined;
		},
		20,
	).catch((error: unknown) => {
		throw new Error(`${String(error)}; last: ${last}`);
	});
}
