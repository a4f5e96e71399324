// Ten new Apps a second.

import { appNames } from "../apps.ts";
import { createEvery, latenciesOf } from "../latency.ts";
import { quantile, readPage } from "../metrics-page.ts";
import type { Scenario } from "../scenario.ts";
import { judged } from "../scenario.ts";
import { median, percentile } from "../statistics.ts";
import { isOurWrite, untilQuiet } from "../world.ts";

const perSecond = 10;

export const churn: Scenario = {
	name: "churn",
	run: async (world, { size, say, keep }) => {
		await untilQuiet(world);
		const { server, operator } = world;
		const since = await server.audit.mark();
		const before = await readPage(operator.metricsUrl);
		const apps = appNames(perSecond * size.churnSeconds, "chu");
		say(`churn for ${size.churnSeconds} s ...`);
		await createEvery(world, apps, 1000 / perSecond);
		const times = await latenciesOf(world, since, apps);
		const after = await readPage(operator.metricsUrl);
		const metric = "workqueue_queue_duration_seconds";
		const queued = quantile(before, after, metric, 0.99) * 1000;
		const p99 = percentile(times, 0.99);
		const perApp = (await since(isOurWrite)).length / apps.length;
		keep("churn", { queued, times, perApp });
		return [
			{
				goal: `churn ${perSecond} Apps/s, ${size.churnSeconds} s`,
				target: "queue p99 <= 100 ms, applied p99 <= 500 ms",
				figure: `queue p99 <= ${queued} ms, applied median ${median(times).toFixed(0)} ms, p99 ${p99.toFixed(0)} ms`,
				verdict: judged(queued <= 100 && p99 <= 500),
			},
			{
				goal: "calls per new App in the churn",
				target: "<= 6.12",
				figure: perApp.toFixed(3),
				verdict: judged(perApp <= 6.12),
			},
		];
	},
};
