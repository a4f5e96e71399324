// Three operator processes; the leader is ended in order, then killed, while new Apps come all the time.
// What counts is the first write of the next leader.

import { setTimeout as wait } from "node:timers/promises";
import type { OperatorProcess } from "../../src/cli/demo/operator-process.ts";
import { operatorKubeconfig } from "../../src/cli/demo/operator-process.ts";
import { startOurs } from "../operator.ts";
import { until } from "../../src/cli/demo/until.ts";
import { appNames, createApp } from "../apps.ts";
import type { Call } from "../calls.ts";
import type { Row, Scenario } from "../scenario.ts";
import { judged } from "../scenario.ts";
import type { Server } from "../server.ts";
import type { World } from "../world.ts";
import { isOurWrite, untilLeading, untilQuiet } from "../world.ts";

/** Seconds of the Lease. */
const lease = 15;
/** Milliseconds between two new Apps. */
const every = 100;

export const failOver: Scenario = {
	name: "fail-over",
	run: async (world, { keep, say }) => {
		const standbys = [await standby(world.server), await standby(world.server)];
		await wait(5000);
		const orderly = await takeOver(world, standbys, "SIGTERM");
		standbys.push(await standby(world.server));
		await wait(5000);
		say("fail-over after SIGKILL ...");
		const sudden = await takeOver(world, standbys, "SIGKILL");
		for (const each of standbys) await each.stop();
		keep("fail-over", { orderly, sudden });
		return [
			row("SIGTERM", orderly, 1),
			row("SIGKILL", sudden, lease + 1, "lease + 1 s = "),
		];
	},
};

/** With a token of its own, by which its calls are known. */
const standby = async ({ plane }: Server): Promise<OperatorProcess> =>
	startOurs(plane, await operatorKubeconfig(plane));

const row = (signal: string, took: number, goal: number, why = ""): Row => ({
	goal: `fail-over of three processes, ${signal}`,
	target: `<= ${why}${goal} s`,
	figure: `${took.toFixed(2)} s to the first write of the next leader`,
	verdict: judged(took <= goal),
});

/** Seconds from the signal to the first write of the one that takes over; that one becomes the world's operator. */
async function takeOver(
	world: World,
	standbys: OperatorProcess[],
	signal: "SIGTERM" | "SIGKILL",
): Promise<number> {
	await untilQuiet(world);
	const { audit } = world.server;
	const old = (await audit.read()).findLast(isOurWrite)?.credential;
	const since = await audit.mark();
	const begun = Date.now();
	const ended = world.operator.stop(signal);
	const taken = Promise.race(
		standbys.map(async (each) => {
			await untilLeading(each);
			return each;
		}),
	);
	await createUntil(world, signal, taken);
	await ended;
	const next = await taken;
	standbys.splice(standbys.indexOf(next), 1);
	world.operator = next;
	const first = await until("the next leader writes", async () => {
		const isNext = (call: Call) => isOurWrite(call) && call.credential !== old;
		return (await since(isNext))[0];
	});
	return (first.start - begun) / 1000;
}

/** One App after another, and one more when somebody leads. */
async function createUntil(
	{ server }: World,
	signal: "SIGTERM" | "SIGKILL",
	taken: Promise<unknown>,
): Promise<void> {
	let isTaken = false;
	void taken.finally(() => {
		isTaken = true;
	});
	const prefix = signal === "SIGTERM" ? "fat" : "fak";
	for (const app of appNames(1000, prefix)) {
		const isLast = isTaken;
		await createApp(server.admin, app);
		if (isLast) return;
		await wait(every);
	}
}
