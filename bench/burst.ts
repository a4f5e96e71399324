// One cold burst: Apps that exist before the candidate starts, until every status is written and the writes have ended.

import { setTimeout as wait } from "node:timers/promises";
import type { OperatorProcess } from "../src/cli/demo/operator-process.ts";
import { startOurs } from "./operator.ts";
import { childrenOfApp, seedApps } from "./apps.ts";
import type { Call, Stretch } from "./calls.ts";
import { byVerb, isRead, isWrite, stretchOf } from "./calls.ts";
import type { ProcessFigures } from "./process-figures.ts";
import { processFigures } from "./process-figures.ts";
import type { Recording } from "./recording.ts";
import { replayOf } from "./recording.ts";
import { writeInSequence, writeRaw } from "./replay.ts";
import type { Server } from "./server.ts";
import { startYardstick, yardstickAgent } from "./yardstick.ts";

/** The name by which our operator calls the API server. */
export const operatorAgent = "seaworthy";

export type Burst = Stretch & {
	candidate: string;
	apps: number;
	/** Children per second: 6 x Apps / seconds. */
	objectsPerSecond: number;
	callsPerApp: number;
	calls: string[];
	reads: string[];
	/** Of the candidate's own process, from its start; absent for writers within the benchmark. */
	process?: ProcessFigures;
	/** Processor time of etcd and the API server during the burst, in seconds. */
	serverCpu: number;
};

const quietMilliseconds = 2_000;
const longestBurst = 600_000;

/** Waits until each App has a status by this agent and it has written nothing for two seconds. Gives its calls. */
export async function settled(
	{ audit }: Server,
	agent: string,
	apps: number,
	from = 0,
): Promise<Call[]> {
	const end = Date.now() + longestBurst;
	for (;;) {
		const all = (await audit.read()).slice(from);
		const calls = all.filter((call) => call.agent === agent);
		const writes = calls.filter(isWrite);
		const told = new Set(writes.filter(isStatus).map(({ name }) => name));
		const last = writes.at(-1)?.end ?? 0;
		if (told.size >= apps && Date.now() - last > quietMilliseconds)
			return calls;
		if (Date.now() > end)
			throw new Error(`${agent}: ${told.size} of ${apps} Apps have a status`);
		await wait(500);
	}
}

const isStatus = ({ resource, status }: Call) =>
	resource === "seaworthyapps/status" && status < 300;

const serverCpu = async ({ plane }: Server): Promise<number> => {
	const parts = plane.processes.filter(({ name }) =>
		["etcd", "kube-apiserver"].includes(name),
	);
	const figures = await Promise.all(
		parts.map(({ pid }) => processFigures(pid)),
	);
	return figures.reduce((total, { cpuSeconds }) => total + cpuSeconds, 0);
};

/** What writes, and under which name; its process where it has one of its own. */
export type Candidate = {
	name: string;
	agent: string;
	run: (
		server: Server,
		recording: () => ReturnType<typeof replayOf>,
	) => Promise<{
		pid?: number;
	}>;
};

export type RawWriter = { connections: number; forServices: number };

/** The name by which the raw writer calls. */
export const rawAgent = "bench-raw";

export const rawWriter = (sockets: RawWriter): Candidate => ({
	name: `raw writer, ${sockets.connections} in flight${sockets.forServices > 0 ? `, ${sockets.forServices} of them for Services` : ""}`,
	agent: rawAgent,
	run: async ({ plane, token }, replay) => {
		await writeRaw(plane, { ...sockets, agent: rawAgent, token }, replay());
		return {};
	},
});

export const idealised = (workers: number): Candidate => ({
	name: `idealised controller-runtime, ${workers} workers`,
	agent: "bench-ideal",
	run: async ({ plane, token }, replay) => {
		const options = { connections: workers, agent: "bench-ideal", token };
		await writeInSequence(plane, options, replay());
		return {};
	},
});

export const yardstick = (path: string, workers: number): Candidate => ({
	name: `yardstick, ${workers} workers`,
	agent: yardstickAgent,
	run: (server) => startYardstick(path, workers, server),
});

export const ours: Candidate = {
	name: "seaworthy",
	agent: operatorAgent,
	run: ({ plane, kubeconfig }): Promise<OperatorProcess> =>
		startOurs(plane, kubeconfig),
};

/** Runs the candidate on the Apps of a server that was just started and seeded. */
export async function burst(
	candidate: Candidate,
	server: Server,
	{ apps, recording }: { apps: number; recording: Recording | undefined },
): Promise<Burst> {
	const seeded = await seedApps(server.admin, apps);
	const replay = recording ? replayOf(recording, seeded) : [];
	const before = await serverCpu(server);
	const { pid } = await candidate.run(server, () => replay);
	const calls = await settled(server, candidate.agent, apps);
	const writes = calls.filter(isWrite);
	const stretch = stretchOf(writes);
	return {
		candidate: candidate.name,
		apps,
		...stretch,
		objectsPerSecond: (childrenOfApp * apps) / stretch.seconds,
		callsPerApp: writes.length / apps,
		calls: byVerb(writes),
		reads: byVerb(calls.filter(isRead)),
		serverCpu: (await serverCpu(server)) - before,
		...(pid !== undefined && { process: await processFigures(pid) }),
	};
}
