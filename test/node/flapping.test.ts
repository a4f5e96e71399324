// A version that answers for eight seconds and ends: the pods that serve stay, and requests fail only as it dies.

import { expect } from "chai";
import { setTimeout as wait } from "node:timers/promises";
import { conditionOf, untilReason } from "../support/stage.ts";
import { imageOf } from "./images.ts";
import type { RealNode } from "./node.ts";
import { deathsOf, isReady, podsOf } from "./pods.ts";
import { say, theNode } from "./the-node.ts";
import { type Count, startTraffic } from "./traffic.ts";
import { urlOf, web } from "./web.ts";

const namespace = "flapping";
const replicas = 2;
const secondsWatched = 60;
/** The kubelet looks at its containers every second; kube-proxy writes its rules at most once in a second. */
const secondsToNotice = 2;

describe("a version that answers for 8 s and ends", () => {
	let node: RealNode;

	before(async () => {
		node = await theNode();
		await node.apply(web(namespace, "one", { replicas }));
		await untilReason(node, "web", "Available", { namespace });
	});
	after(() => node.kubectl("delete", "swapp", "web", "-n", namespace));

	it("never takes the pods of the last version away; requests fail only as it dies", async () => {
		const before = await podsOf(node, namespace);
		const traffic = await startTraffic(await urlOf(node, namespace));
		await node.apply(web(namespace, "flapping", { replicas }));
		const seen = await watch(node, before.map(uidOf));
		const count = await traffic.stop();
		const { sent, failed, answers } = count;
		say(
			`${sent} requests in ${secondsWatched} s, ${failed} failed (${((failed / sent) * 100).toFixed(1)} %); answers: ${JSON.stringify(answers)}; deaths: ${seen.deaths.length}`,
		);
		const since = sinceDeaths(count, seen.deaths);
		say(`failures up to ${Math.max(...since).toFixed(1)} s after a death`);
		const ready = conditionOf(await node.get("swapp/web", namespace), "Ready");
		say(`${ready?.status} ${ready?.reason}: ${ready?.message}`);
		expect(ready?.status).to.equal("False");
		expect(seen.fewestOld).to.equal(replicas);
		expect(seen.deaths).to.have.length.of.at.least(2);
		expect(Math.max(0, ...since)).to.be.at.most(1 + secondsToNotice);
		expect(failed).to.be.at.most(mostFailures(count, seen.deaths.length));
	});

	it("gives way to a version that works, and no request fails", async () => {
		const traffic = await startTraffic(await urlOf(node, namespace));
		await node.apply(web(namespace, "two", { replicas }));
		await untilReason(node, "web", "Available", { namespace, seconds: 90 });
		await wait(3000);
		const { sent, failures } = await traffic.stop();
		say(`${sent} requests over the roll-out`);
		expect(failures).to.deep.equal({});
	});
});

const uidOf = ({ metadata }: { metadata: { uid?: string } }) => metadata.uid;

/** Looks twice a second: the kubelet remembers only the last death of a container. */
async function watch(node: RealNode, old: readonly (string | undefined)[]) {
	const deaths = new Set<string>();
	let fewestOld = old.length;
	const end = Date.now() + secondsWatched * 1000;
	while (Date.now() < end) {
		const pods = await podsOf(node, namespace);
		const stay = pods.filter(
			(pod) =>
				old.includes(pod.metadata.uid) &&
				!pod.metadata.deletionTimestamp &&
				isReady(pod),
		);
		fewestOld = Math.min(fewestOld, stay.length);
		for (const death of deathsOf(pods, imageOf("flapping"))) deaths.add(death);
		await wait(500);
	}
	return { fewestOld, deaths: [...deaths] };
}

/** Of each failure, the seconds since the last death before it. A death is known to the second below it. */
const sinceDeaths = (
	{ begin, failures }: Count,
	deaths: readonly string[],
): number[] =>
	Object.values(failures)
		.flat()
		.map((seconds) => {
			const since = deaths
				.map((death) => seconds - (Date.parse(death) - begin) / 1000)
				// Times of failures are rounded to tenths.
				.filter((passed) => passed >= -0.1);
			return Math.min(...since);
		});

/** One pod of all takes its share of requests until the node has noticed that it is dead. */
const mostFailures = ({ sent }: Count, deaths: number): number =>
	(deaths * secondsToNotice * sent) / secondsWatched / (replicas + 1);
