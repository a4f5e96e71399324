// Memory of a running operator: what the system gives it, and what is left of its heap after a collection.

import { processFigures } from "./process-figures.ts";
import type { OperatorProcess } from "../src/cli/demo/operator-process.ts";
import { until } from "../src/cli/demo/until.ts";

export type Memory = {
	/** MB of 10^6 bytes; RSS before the collection, as it stands. */
	rss: number;
	peakRss: number;
	/** Live objects of the JavaScript heap. */
	heap: number;
	/** RSS after the collection. */
	rssAfter: number;
};

/** By the inspector, which an operator opens only when it is started with `inspected`. */
export async function memoryOf(operator: OperatorProcess): Promise<Memory> {
	const { rss, peakRss } = await processFigures(operator.pid);
	const inspector = await inspectorOf(operator);
	try {
		await inspector.ask("HeapProfiler.collectGarbage");
		await inspector.ask("HeapProfiler.collectGarbage");
		const usage = await inspector.ask("Runtime.getHeapUsage");
		const { rss: rssAfter } = await processFigures(operator.pid);
		return { rss, peakRss, heap: Number(usage["usedSize"]) / 1e6, rssAfter };
	} finally {
		inspector.close();
	}
}

type Inspector = {
	ask: (method: string) => Promise<{ [member: string]: unknown }>;
	close: () => void;
};

/** For Node: an inspector for this machine, on a port that the system chooses. */
export const inspected = "--inspect=127.0.0.1:0";

async function inspectorOf(operator: OperatorProcess): Promise<Inspector> {
	const url = await until(
		"the inspector listens",
		async () => {
			const lines = operator.log().map(({ message }) => String(message));
			const said = lines.findLast((line) =>
				line.startsWith("Debugger listening"),
			);
			return /ws:\S+/.exec(said ?? "")?.[0];
		},
		10,
	);
	const socket = new WebSocket(url);
	await new Promise((resolve, reject) => {
		socket.addEventListener("open", resolve);
		socket.addEventListener("error", reject);
	});
	let id = 0;
	return {
		ask: (method) => ask(socket, ++id, method),
		close: () => socket.close(),
	};
}

function ask(
	socket: WebSocket,
	id: number,
	method: string,
): Promise<{ [member: string]: unknown }> {
	return new Promise((resolve, reject) => {
		const take = ({ data }: MessageEvent) => {
			const answer = JSON.parse(String(data)) as {
				id?: number;
				result?: { [member: string]: unknown };
				error?: { message: string };
			};
			if (answer.id !== id) return;
			socket.removeEventListener("message", take);
			if (answer.result) resolve(answer.result);
			else reject(new Error(`${method}: ${answer.error?.message}`));
		};
		socket.addEventListener("message", take);
		socket.send(JSON.stringify({ id, method }));
	});
}
