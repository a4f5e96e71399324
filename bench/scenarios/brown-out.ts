// For a while, 30 of 100 calls fail, and new Apps come all the time: how much is sent twice, and how soon all is well again.

import { operatorKubeconfig } from "../../src/cli/demo/operator-process.ts";
import { appNames, writesOfApp } from "../apps.ts";
import { byVerb } from "../calls.ts";
import { faultsOf } from "../faults.ts";
import { createEvery, latenciesOf } from "../latency.ts";
import { startProxy } from "../proxy.ts";
import type { Row, Scenario } from "../scenario.ts";
import { judged } from "../scenario.ts";
import { isOurWrite, restart, untilLeading, untilQuiet } from "../world.ts";

const share = 0.3;
const perSecond = 5;

export const brownOut: Scenario = {
	name: "brown-out",
	run: async (world, { size, say, keep }) => {
		const { server } = world;
		const faults = faultsOf(share);
		const proxy = await startProxy(server.plane, faults);
		await restart(world, await operatorKubeconfig(server.plane, proxy));
		await untilLeading(world.operator);
		await untilQuiet(world);
		const since = await server.audit.mark();
		const apps = appNames(perSecond * size.brownOutSeconds, "bro");
		say(`brown-out for ${size.brownOutSeconds} s ...`);
		faults.isOn = true;
		await createEvery(world, apps, 1000 / perSecond);
		faults.isOn = false;
		const end = Date.now();
		const times = await latenciesOf(world, since, apps);
		const writes = await since(isOurWrite);
		await world.operator.stop();
		await proxy.close();
		const last = Math.max(...writes.map((call) => call.end));
		const isWhole = times.every(Number.isFinite);
		const after = isWhole ? Math.max(0, (last - end) / 1000) : Infinity;
		const needed = writesOfApp * apps.length;
		const reached = writes.length / needed;
		const sent = faults.writes / needed;
		const calls = byVerb(writes);
		keep("brown-out", { needed, reached, sent, after, calls });
		return rowsOf(size.brownOutSeconds, { reached, sent, after });
	},
};

/** Writes are given as multiples of those that are needed without faults. */
const rowsOf = (
	seconds: number,
	measured: { reached: number; sent: number; after: number },
): Row[] => [
	{
		goal: `brown-out, ${share * 100} % errors for ${seconds} s: writes that reach the server`,
		target: "<= 1.2 x the writes without faults",
		figure: `${measured.reached.toFixed(3)} x; sent, the refused ones included, ${measured.sent.toFixed(2)} x, of which the errors alone make ${(1 / (1 - share)).toFixed(2)} x`,
		verdict: judged(measured.reached <= 1.2),
	},
	{
		goal: "brown-out: converged",
		target: "<= 5 s after",
		figure: `${measured.after.toFixed(1)} s`,
		verdict: judged(measured.after <= 5),
	},
];
