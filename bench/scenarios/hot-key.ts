// One App is edited a hundred times a second: its passes are merged, and the others do not feel it.

import type { AppName } from "../apps.ts";
import { setTimeout as wait } from "node:timers/promises";
import { appNames, appPath, createApp } from "../apps.ts";
import { createEvery, latenciesOf } from "../latency.ts";
import { readPage, sampleOf } from "../metrics-page.ts";
import type { Scenario } from "../scenario.ts";
import { judged } from "../scenario.ts";
import { percentile } from "../statistics.ts";
import { likeAnApp } from "../like-an-app.ts";
import type { World } from "../world.ts";
import { untilQuiet } from "../world.ts";

const edits = 1000;
const seconds = 10;
/** Who edit side by side: one alone could not keep the pace, and many would only fight over the object. */
const editors = 4;
/** New Apps beside it, and beside an object that is edited alike and is none of the operator's. */
const others = 50;

export const hotKey: Scenario = {
	name: "hot key",
	run: async (world, { say, keep }) => {
		const hot: AppName = { namespace: "bench-0", name: "hot-00000" };
		await createApp(world.server.admin, hot);
		await untilQuiet(world);
		say(`hot key for ${3 * seconds} s ...`);
		const before = await passes(world);
		const took = await edit(world, appPath(hot));
		await untilQuiet(world);
		const count = (await passes(world)) - before;
		const strangers = await likeAnApp(world.server);
		const alone = await ofOthers(world, "oth", () => edit(world, strangers));
		const crowded = await ofOthers(world, "ots", () =>
			edit(world, appPath(hot)),
		);
		keep("hot key", { count, took, alone, crowded });
		const [without, beside] = [
			percentile(alone, 0.99),
			percentile(crowded, 0.99),
		];
		// Two runs of 50 Apps differ by that much without any cause.
		const limit = Math.max(1.5 * without, without + 50);
		return [
			{
				goal: `hot key, ${edits} edits in ${seconds} s`,
				target: "<= 100 reconciles",
				figure: `${count} reconciles in ${took.toFixed(1)} s`,
				verdict: judged(count <= 100),
			},
			{
				goal: "p99 of other new Apps beside a hot key",
				target: `unchanged: <= 1.5 x or + 50 ms of the ${without.toFixed(0)} ms beside one that is not the operator's`,
				figure: `${beside.toFixed(0)} ms`,
				verdict: judged(beside <= limit),
			},
		];
	},
};

const passes = async ({ operator }: World): Promise<number> =>
	sampleOf(
		await readPage(operator.metricsUrl),
		"controller_runtime_reconcile_total",
		'controller="App"',
	);

/** Changes the replicas again and again, each time to another number. Gives the seconds until the last edit was answered. */
async function edit({ server }: World, path: string): Promise<number> {
	const start = performance.now();
	const every = (seconds * 1000) / edits;
	const editor = async (first: number) => {
		for (let index = first; index < edits; index += editors) {
			await wait(Math.max(0, start + index * every - performance.now()));
			await server.admin.call(
				{
					method: "PATCH",
					path,
					contentType: "application/merge-patch+json",
				},
				{ spec: { replicas: index % 97 } },
			);
		}
	};
	await Promise.all(
		Array.from({ length: editors }, (_, first) => editor(first)),
	);
	return (performance.now() - start) / 1000;
}

/** Latencies of new Apps in milliseconds. */
async function ofOthers(
	world: World,
	prefix: string,
	meanwhile: () => Promise<unknown>,
): Promise<number[]> {
	const since = await world.server.audit.mark();
	const apps = appNames(others, prefix);
	const every = (seconds * 1000) / others;
	await Promise.all([createEvery(world, apps, every), meanwhile()]);
	return latenciesOf(world, since, apps);
}
