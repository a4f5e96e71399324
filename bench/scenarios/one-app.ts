// One App after another on an idle cluster: how long it takes, in round trips of its own writes.

import { appNames } from "../apps.ts";
import { createEvery, latenciesOf, roundTrips } from "../latency.ts";
import type { Scenario } from "../scenario.ts";
import { judged } from "../scenario.ts";
import { median, spread } from "../statistics.ts";
import { untilQuiet } from "../world.ts";

const repeats = 10;

export const oneApp: Scenario = {
	name: "one App on an idle cluster",
	run: async (world, { keep }) => {
		const { server } = world;
		await untilQuiet(world);
		const trips = await roundTrips(world, repeats);
		const since = await server.audit.mark();
		const apps = appNames(repeats, "one");
		await createEvery(world, apps, 500);
		const times = await latenciesOf(world, since, apps);
		const trip = median(trips);
		const goal = 3 * trip + 10;
		const time = median(times);
		keep("one App", { times, trips });
		return [
			{
				goal: "one App, idle cluster (median of 10)",
				target: `<= 3 write round trips + 10 ms = ${goal.toFixed(1)} ms`,
				figure: `${time.toFixed(1)} ms (${spread(times, 1)}); a round trip ${trip.toFixed(1)} ms`,
				verdict: judged(time <= goal),
			},
		];
	},
};
