// Nothing happens: nothing may be called.

import { setTimeout as wait } from "node:timers/promises";
import { byVerb, isRead, isWrite } from "../calls.ts";
import type { Scenario } from "../scenario.ts";
import { judged } from "../scenario.ts";
import { isOurs, untilQuiet } from "../world.ts";

export const atRest: Scenario = {
	name: "at rest",
	run: async (world, { size, say, keep }) => {
		await untilQuiet(world);
		const since = await world.server.audit.mark();
		say(`at rest for ${size.restSeconds} s ...`);
		await wait(size.restSeconds * 1000);
		const calls = await since(isOurs);
		const writes = calls.filter(isWrite);
		const reads = calls.filter(isRead);
		keep("at rest", { seconds: size.restSeconds, calls: byVerb(calls) });
		return [
			{
				goal: `at rest, ${world.apps} Apps, ${size.restSeconds} s`,
				target: "0 writes, 0 reads beyond the watches, in 10 minutes",
				figure: `${writes.length} writes, ${reads.length} reads`,
				verdict: judged(writes.length + reads.length === 0),
			},
		];
	},
};
