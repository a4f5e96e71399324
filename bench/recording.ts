// The very bodies that the operator sends, recorded once through a proxy, and made ready for the Apps of another server.

import { operatorKubeconfig } from "../src/cli/demo/operator-process.ts";
import { startOurs } from "./operator.ts";
import type { SeededApp } from "./apps.ts";
import { seedApps } from "./apps.ts";
import { operatorAgent, settled } from "./burst.ts";
import type { Sent } from "./client.ts";
import type { Passing } from "./proxy.ts";
import { startProxy } from "./proxy.ts";
import { startServer } from "./server.ts";

/** Every write of one App in the order in which the operator sent them, the status last. */
export type Recording = ReadonlyMap<
	string,
	{ uid: string; requests: readonly Passing[] }
>;

const mutating = new Set(["POST", "PUT", "PATCH", "DELETE"]);

export async function record(count: number): Promise<Recording> {
	const server = await startServer();
	const writes: Passing[] = [];
	const proxy = await startProxy(server.plane, {
		onAnswer: (passing, status) => {
			const isCounted =
				mutating.has(passing.method) && !passing.path.includes("/leases");
			if (isCounted && status < 300) writes.push(passing);
		},
	});
	try {
		const apps = await seedApps(server.admin, count);
		const kubeconfig = await operatorKubeconfig(server.plane, proxy);
		const operator = await startOurs(server.plane, kubeconfig);
		await settled(server, operatorAgent, count);
		await operator.stop();
		return byApp(apps, writes);
	} finally {
		await proxy.close();
		await server.stop();
	}
}

function byApp(
	apps: readonly SeededApp[],
	writes: readonly Passing[],
): Recording {
	const found = Map.groupBy(writes, appOf);
	return new Map(
		apps.map(({ name, uid }) => {
			const requests = found.get(name) ?? [];
			if (requests.length === 0) throw new Error(`nothing recorded of ${name}`);
			return [name, { uid, requests }];
		}),
	);
}

/** Children are called like their App, or begin so; what is posted has its name only in the body. */
function appOf({ path, body }: Passing): string {
	const found = /\b[a-z]{3}-\d{5}\b/.exec(path.split("?")[0] ?? "");
	const inBody = () => /"name":"([a-z]{3}-\d{5})/.exec(body.toString())?.[1];
	return found?.[0] ?? inBody() ?? "";
}

/** The recorded writes of these Apps, with the uids that they have here; bodies keep their length. */
export function replayOf(
	recording: Recording,
	apps: readonly SeededApp[],
): Sent[][] {
	return apps
		.toSorted((a, b) => (a.name < b.name ? -1 : 1))
		.map(({ name, uid }) => {
			const recorded = recording.get(name);
			if (!recorded) throw new Error(`nothing was recorded of ${name}`);
			return recorded.requests.map(({ method, path, contentType, body }) => ({
				method: method as Sent["method"],
				path,
				contentType,
				body: Buffer.from(body.toString().replaceAll(recorded.uid, uid)),
			}));
		});
}
