// Memory of an operator with many Apps, and what one more App costs, by comparison with a small cluster.

import { setTimeout as wait } from "node:timers/promises";
import { childrenOfApp } from "./apps.ts";
import type { Memory } from "./memory.ts";
import { memoryOf } from "./memory.ts";
import type { Bench, Row } from "./scenario.ts";
import { judged, judgedAt } from "./scenario.ts";
import type { World } from "./world.ts";
import { restart, untilLookedAt } from "./world.ts";

export type Weight = {
	apps: number;
	/** Right after the burst, and of a process that was started with everything converged. */
	afterBurst: Memory;
	afterRestart: Memory;
};

/** Restarts the world's operator. */
export async function weigh(world: World, { keep }: Bench): Promise<Weight> {
	const afterBurst = await memoryOf(world.operator);
	await restart(world);
	await untilLookedAt(world);
	await wait(5000);
	const afterRestart = await memoryOf(world.operator);
	const weight = { apps: world.apps, afterBurst, afterRestart };
	keep("memory", weight);
	return weight;
}

/** KB of an App and of each child that are allowed. */
const [perApp, perChild] = [4, 0.5];

export function memoryRows(small: Weight, large: Weight): Row[] {
	const apps = large.apps - small.apps;
	const heap = large.afterRestart.heap - small.afterRestart.heap;
	const kilobytes = (heap * 1000) / apps;
	const limit = perApp + childrenOfApp * perChild;
	const { afterBurst, afterRestart } = large;
	return [
		{
			goal: `memory of one App with its ${childrenOfApp} children (heap, ${small.apps} to ${large.apps} Apps)`,
			target: `<= ${perApp} KB + ${childrenOfApp} x ${perChild} KB = ${limit} KB`,
			figure: `${kilobytes.toFixed(2)} KB`,
			verdict: judged(kilobytes <= limit),
		},
		{
			goal: `RSS with ${large.apps} Apps and ${large.apps * childrenOfApp} children`,
			target: "< 200 MB with 10,000 and 60,000",
			figure: `${afterBurst.rss.toFixed(0)} MB after the burst (peak ${afterBurst.peakRss.toFixed(0)} MB), ${afterRestart.rss.toFixed(0)} MB after a restart`,
			verdict: judgedAt(
				large.apps,
				10_000,
				afterBurst.rss < 200 && afterRestart.rss < 200,
			),
		},
	];
}
