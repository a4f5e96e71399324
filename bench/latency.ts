// How long Apps take from the answer to their creation until everything is written, as the server's log has it.

import type { AppName } from "./apps.ts";
import { createApp, writesOfApp } from "./apps.ts";
import type { Call } from "./calls.ts";
import { atRate, forEachAtOnce } from "./client.ts";
import { unserved } from "./server.ts";
import type { World } from "./world.ts";
import { isOurWrite, untilQuiet } from "./world.ts";

/** Creates one App every `every` ms, whether or not those before are done. */
export const createEvery = (
	{ server }: World,
	apps: readonly AppName[],
	every: number,
): Promise<void> => atRate(apps, every, (app) => createApp(server.admin, app));

/** Milliseconds per App; infinite where the operator has not written all of its objects and its status. */
function latencies(calls: readonly Call[], apps: readonly AppName[]): number[] {
	const byApp = Map.groupBy(calls, ({ name }) => name.slice(0, 9));
	return apps.map(({ name }) => {
		const own = byApp.get(name) ?? [];
		const created = own.find(
			({ verb, resource }) => verb === "create" && resource === "seaworthyapps",
		);
		// The first success of each kind: children and status. Retries come on top.
		const done = new Map<string, number>();
		for (const { resource, status, end } of own.filter(isOurWrite))
			if (status < 300 && !done.has(resource)) done.set(resource, end);
		if (!created || done.size < writesOfApp) return Infinity;
		return Math.max(...done.values()) - created.end;
	});
}

const longestWait = 60_000;

/** Waits until each App is written whole and the operator is quiet, a minute at most; gives their latencies. */
export async function latenciesOf(
	world: World,
	since: (fits: (call: Call) => boolean) => Promise<Call[]>,
	apps: readonly AppName[],
): Promise<number[]> {
	const end = Date.now() + longestWait;
	for (;;) {
		await untilQuiet(world);
		const times = latencies(await since(() => true), apps);
		if (times.every(Number.isFinite) || Date.now() > end) return times;
	}
}

/** Round trips of the operator's writes of one App's children, sent one after another by an idle client, in milliseconds. */
export async function roundTrips(
	{ server, recording }: World,
	repeats: number,
): Promise<number[]> {
	const times: number[] = [];
	const recorded = [...recording.values()].slice(0, repeats);
	await forEachAtOnce(recorded, 1, async ({ requests }) => {
		for (const { method, path, contentType, body } of requests) {
			if (path.includes("/status")) continue;
			const start = performance.now();
			const { status } = await server.admin.send({
				method: method as "POST" | "PATCH",
				path: path.replace(/namespaces\/[^/]+/, `namespaces/${unserved}`),
				contentType,
				body: body
					.toString()
					.replaceAll(/"namespace":"bench-\d"/g, `"namespace":"${unserved}"`),
			});
			if (status >= 300) throw new Error(`${method} ${path}: ${status}`);
			times.push(performance.now() - start);
		}
	});
	return times;
}
