// How long Apps take from the answer to their creation until everything is written, as the server's log has it.

import type { AppName } from "./apps.ts";
import { createApp, writesOfApp } from "./apps.ts";
import type { Call } from "./calls.ts";
import { atRate, forEachAtOnce } from "./client.ts";
import type { World } from "./world.ts";
import { isOurWrite } from "./world.ts";

/** Creates one App every `every` ms, whether or not those before are done. */
export const createEvery = (
	{ server }: World,
	apps: readonly AppName[],
	every: number,
): Promise<void> => atRate(apps, every, (app) => createApp(server.admin, app));

/** Milliseconds per App; infinite where the operator has not written all of its objects and its status. */
export function latencies(
	calls: readonly Call[],
	apps: readonly AppName[],
): number[] {
	const byApp = Map.groupBy(calls, ({ name }) => name.slice(0, 9));
	return apps.map(({ name }) => {
		const own = byApp.get(name) ?? [];
		const created = own.find(
			({ verb, resource }) => verb === "create" && resource === "seaworthyapps",
		);
		const writes = own.filter(isOurWrite).slice(0, writesOfApp);
		const last = writes.at(-1);
		if (!created || !last || writes.length < writesOfApp) return Infinity;
		return Math.max(...writes.map(({ end }) => end)) - created.end;
	});
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

/** A namespace that the operator leaves alone. */
export const unserved = "unserved";
