// Others change what is ours, in Deployments and policies of different Apps: each is put right with one write, and the status records that (docs/decisions).

import { setTimeout as wait } from "node:timers/promises";
import type { AppName } from "../apps.ts";
import { appNames } from "../apps.ts";
import type { Call } from "../calls.ts";
import { byVerb } from "../calls.ts";
import type { Scenario } from "../scenario.ts";
import { judged } from "../scenario.ts";
import { median, percentile } from "../statistics.ts";
import type { World } from "../world.ts";
import { isOurWrite, untilQuiet } from "../world.ts";

const changes = [
	{ plural: "deployments", group: "apps/v1", spec: { replicas: 7 } },
	{
		plural: "networkpolicies",
		group: "networking.k8s.io/v1",
		spec: { egress: [] },
	},
];
type Change = (typeof changes)[number];

export const drift: Scenario = {
	name: "drift",
	run: async (world, { size, keep }) => {
		await untilQuiet(world);
		const since = await world.server.audit.mark();
		const apps = appNames(size.drifts);
		for (const [index, app] of apps.entries()) {
			const change = changes[index % changes.length];
			if (change) await disturb(world, app, change);
			await wait(100);
		}
		await wait(5000);
		await untilQuiet(world);
		const calls = await since(() => true);
		const writes = calls.filter(isOurWrite);
		const times = calls
			.filter(isDisturbance)
			.map((call) => repair(call, writes));
		const repairs = writes.filter(
			({ resource }) => !resource.endsWith("/status"),
		);
		const p99 = percentile(times, 0.99);
		keep("drift", { drifts: size.drifts, calls: byVerb(writes), times });
		return [
			{
				goal: `drift, ${size.drifts} of them`,
				target:
					"1 write to the object per drift, and 1 to the status at most; p99 <= 500 ms",
				figure: `${byVerb(writes).join(", ")}; median ${median(times).toFixed(0)} ms, p99 ${p99.toFixed(0)} ms`,
				verdict: judged(
					repairs.length === size.drifts &&
						writes.length <= 2 * size.drifts &&
						p99 <= 500,
				),
			},
		];
	},
};

async function disturb(
	{ server }: World,
	{ namespace, name }: AppName,
	{ plural, group, spec }: Change,
): Promise<void> {
	await server.admin.call(
		{
			method: "PATCH",
			path: `/apis/${group}/namespaces/${namespace}/${plural}/${name}?fieldManager=somebody`,
			contentType: "application/merge-patch+json",
		},
		{ spec },
	);
}

const isDisturbance = ({ agent, verb }: Call) =>
	agent === "bench" && verb === "patch";

/** Milliseconds from the answer to the change to the answer to the first write of ours to the same object. */
function repair(change: Call, writes: readonly Call[]): number {
	const found = writes.find(
		({ resource, name, start }) =>
			resource === change.resource &&
			name === change.name &&
			start >= change.start,
	);
	return found ? found.end - change.end : Infinity;
}
