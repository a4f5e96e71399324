// A second start with everything converged: nothing is written or read, and new Apps do not wait behind the old ones.

import { appNames } from "../apps.ts";
import { byVerb, isRead, isWrite } from "../calls.ts";
import { createEvery, latenciesOf } from "../latency.ts";
import { readPage, sampleOf } from "../metrics-page.ts";
import type { Row, Scenario } from "../scenario.ts";
import { judged, judgedAt } from "../scenario.ts";
import { percentile } from "../statistics.ts";
import type { World } from "../world.ts";
import {
	isOurs,
	restart,
	untilLeading,
	untilLookedAt,
	untilQuiet,
} from "../world.ts";

const newApps = 20;

export const restarted: Scenario = {
	name: "restart with everything converged",
	run: async (world, bench) => [
		...(await quietRestart(world, bench)),
		await busyRestart(world, bench),
	],
};

const quietRestart: Scenario["run"] = async (world, { keep }) => {
	await untilQuiet(world);
	const since = await world.server.audit.mark();
	const { started, led, done } = await restartAndLook(world);
	await untilQuiet(world);
	const calls = await since(isOurs);
	const writes = calls.filter(isWrite);
	const gets = calls.filter((call) => isRead(call) && call.verb === "get");
	const seconds = (done - started) / 1000;
	const leading = (led - started) / 1000;
	keep("restart", { seconds, leading, calls: byVerb(calls) });
	// Its own settings and keys are read at every start, however many Apps there are.
	const ofApps = gets.filter(({ name }) => name !== "" && !isOwn(name));
	const own = gets.length - ofApps.length;
	return [
		{
			goal: `restart, ${world.apps} Apps converged`,
			target: "0 writes, 0 GETs where no input changed",
			figure: `${writes.length} writes, ${ofApps.length} GETs of Apps' objects; ${own} of settings and keys`,
			verdict: judged(writes.length + ofApps.length === 0),
		},
		{
			goal: `restart, ${world.apps} Apps in sync`,
			target: "<= 10 s for 10,000 Apps and 60,000 children",
			figure: `${seconds.toFixed(1)} s after the process began, of which ${leading.toFixed(1)} s until it led`,
			verdict: judgedAt(world.apps, 10_000, seconds <= 10),
		},
	];
};

/** Settings of the operator and its sealing keys; nothing of an App is called so. */
const isOwn = (name: string) => name.startsWith("seaworthy-");

async function restartAndLook(world: World) {
	const started = await restart(world);
	const led = await untilLeading(world.operator);
	await untilLookedAt(world);
	return { started, led, done: Date.now() };
}

async function busyRestart(
	world: World,
	{ keep }: Parameters<Scenario["run"]>[1],
): Promise<Row> {
	const since = await world.server.audit.mark();
	await restart(world);
	await untilLeading(world.operator);
	const page = await readPage(world.operator.metricsUrl);
	const waiting = sampleOf(page, "workqueue_depth");
	const apps = appNames(newApps, "new");
	await createEvery(world, apps, 25);
	const times = await latenciesOf(world, since, apps);
	const p99 = percentile(times, 0.99);
	keep("new Apps at a restart", { waiting, times });
	return {
		goal: `${newApps} new Apps right after the take-over (${waiting} keys waited)`,
		target: "p99 <= 1 s",
		figure: `p99 ${(p99 / 1000).toFixed(2)} s`,
		verdict: judged(p99 <= 1000),
	};
}
