// A cluster full of objects of others: what they cost an operator that does not care for them.

import { setTimeout as wait } from "node:timers/promises";
import { forEachAtOnce } from "../client.ts";
import { memoryOf } from "../memory.ts";
import type { Scenario } from "../scenario.ts";
import { makeNamespace } from "../server.ts";
import type { World } from "../world.ts";
import { restart, untilLookedAt, untilQuiet } from "../world.ts";

const place = "others";
/** About the size of small settings. */
const data = { "settings.yaml": "x".repeat(300) };

export const unrelated: Scenario = {
	name: "unrelated objects",
	run: async (world, { size, say, keep }) => {
		const before = await restartAndWeigh(world);
		say(`making ${size.unrelated} objects of others ...`);
		await fill(world, size.unrelated);
		await untilQuiet(world);
		const after = await restartAndWeigh(world);
		keep("unrelated", { count: size.unrelated, before, after });
		const growth = after.memory.rss - before.memory.rss;
		const heap = after.memory.heap - before.memory.heap;
		return [
			{
				goal: `${size.unrelated} unrelated ConfigMaps and Secrets`,
				target: "(no goal set)",
				figure: `RSS ${growth >= 0 ? "+" : ""}${growth.toFixed(0)} MB, heap after collection ${heap >= 0 ? "+" : ""}${heap.toFixed(1)} MB, in sync after ${after.seconds.toFixed(1)} s (before ${before.seconds.toFixed(1)} s)`,
				verdict: "info",
			},
		];
	},
};

async function restartAndWeigh(world: World) {
	const started = await restart(world);
	await untilLookedAt(world);
	const seconds = (Date.now() - started) / 1000;
	await wait(5000);
	return { seconds, memory: await memoryOf(world.operator) };
}

/** Two of three are ConfigMaps, in a namespace that is not served; Secrets are there and in a served one, by turns. */
async function fill({ server }: World, count: number): Promise<void> {
	await makeNamespace(server.admin, place);
	const indexes = Array.from({ length: count }, (_, index) => index);
	await forEachAtOnce(indexes, 32, async (index) => {
		const isSecret = index % 3 === 0;
		const namespace = isSecret && index % 2 === 0 ? "bench-2" : place;
		const plural = isSecret ? "secrets" : "configmaps";
		await server.admin.call(
			{ method: "POST", path: `/api/v1/namespaces/${namespace}/${plural}` },
			{
				metadata: { name: `unrelated-${index}`, labels: { owner: "others" } },
				...(isSecret ? { stringData: data } : { data }),
			},
		);
	});
}
