// A settled cluster: Apps that have converged under a running operator. Scenarios act on it one after another.

import { setTimeout as wait } from "node:timers/promises";
import type { OperatorProcess } from "../src/cli/demo/operator-process.ts";
import { inspected } from "./memory.ts";
import { startOurs } from "./operator.ts";
import { until } from "../src/cli/demo/until.ts";
import { seedApps } from "./apps.ts";
import { operatorAgent, settled } from "./burst.ts";
import type { Call } from "./calls.ts";
import { isWrite } from "./calls.ts";
import { readPage, sampleOf } from "./metrics-page.ts";
import type { Recording } from "./recording.ts";
import type { Server } from "./server.ts";

export type World = {
	server: Server;
	operator: OperatorProcess;
	/** Converged Apps named app-00000 and so on, without those that scenarios add. */
	apps: number;
	recording: Recording;
};

export const isOurs = ({ agent }: Call): boolean => agent === operatorAgent;
export const isOurWrite = (call: Call): boolean =>
	isOurs(call) && isWrite(call);

/** Starts a server and the operator on as many Apps, and waits until they are settled. */
export async function openWorld(
	server: Server,
	apps: number,
	recording: Recording,
): Promise<World> {
	await seedApps(server.admin, apps);
	const operator = await startOurs(server.plane, server.kubeconfig, inspected);
	await settled(server, operatorAgent, apps);
	return { server, operator, apps, recording };
}

/** Ends the operator and starts another; gives the time at which the new process was started (Date.now()). */
export async function restart(
	world: World,
	kubeconfig = world.server.kubeconfig,
): Promise<number> {
	await world.operator.stop();
	const start = Date.now();
	world.operator = await startOurs(world.server.plane, kubeconfig, inspected);
	return start;
}

/** Resolves with Date.now() when it leads. */
export const untilLeading = (operator: OperatorProcess): Promise<number> =>
	until(
		"the operator leads",
		async () =>
			operator.log().some(({ message }) => message === "leading")
				? Date.now()
				: undefined,
		60,
		20,
	);

/** Waits until the operator has written nothing for two seconds. */
export async function untilQuiet({ server }: World): Promise<void> {
	let seen = -1;
	for (;;) {
		const { length } = (await server.audit.read()).filter(isOurWrite);
		if (length === seen) return;
		seen = length;
		await wait(2000);
	}
}

/** Waits until the operator has passed over every App once and its queue is empty. */
export async function untilLookedAt({ operator, apps }: World): Promise<void> {
	await until(
		"every App was looked at",
		async () => {
			const page = await readPage(operator.metricsUrl);
			const metric = "controller_runtime_reconcile_total";
			const passes = sampleOf(page, metric, 'controller="App"');
			const waiting = sampleOf(page, "workqueue_depth");
			const active = sampleOf(page, "controller_runtime_active_workers");
			return (passes >= apps && waiting + active === 0) || undefined;
		},
		600,
		100,
	);
}
