// `make bench` and `make bench-full`: the figures of the runtime, each beside its goal.
// usage: node bench/main.ts short|full [burst | scenario ...]; without further words everything runs.

import { findBinaries } from "../src/controlplane/binaries.ts";
import { coldBursts, burstRows } from "./cold-burst.ts";
import { definition } from "./definition.ts";
import { memoryRows, weigh } from "./memory-rows.ts";
import { record } from "./recording.ts";
import type { Recording } from "./recording.ts";
import { openResults } from "./results.ts";
import type { Bench, Row } from "./scenario.ts";
import { scenarios } from "./scenarios/index.ts";
import { startServer } from "./server.ts";
import { full, short } from "./size.ts";
import { markdown, summary, table } from "./table.ts";
import type { World } from "./world.ts";
import { openWorld } from "./world.ts";

const [version = "short", ...only] = process.argv.slice(2);
const size = version === "full" ? full : short;
const wants = (name: string) => only.length === 0 || only.includes(name);
const start = Date.now();
const say = (line: string) =>
	process.stdout.write(
		`${((Date.now() - start) / 1000).toFixed(0).padStart(5)} s  ${line}\n`,
	);

const rows: Row[] = [];
await findBinaries(
	["etcd", "kube-apiserver", "kubectl", "helm"],
	() => undefined,
);
const { file, keep } = await openResults(version);
const bench: Bench = { size, say, keep };
say(`${version} benchmark; raw results in ${file}`);
const recorded = wants("burst") ? size.burst : 20;
say(`recording what the operator writes for ${recorded} Apps ...`);
const recording = await record(recorded);
await attempt("cold burst", async () => {
	if (!wants("burst")) return [];
	return burstRows(await coldBursts(bench, recording));
});
await attempt("settled cluster", () => settledRows(recording));
for (const row of rows) keep("row", row);
process.stdout.write(`\n${definition}\n\n${table(rows)}\n\n`);
process.stdout.write(`${markdown(rows)}\n\n`);
say(summary(rows));

/** What breaks down is a row, too: nothing that was not measured looks as if it were. */
async function attempt(
	name: string,
	work: () => Promise<readonly Row[]>,
): Promise<void> {
	try {
		rows.push(...(await work()));
	} catch (error) {
		const figure = `broke down: ${String(error).split("\n")[0]}`;
		say(`${name}: ${figure}`);
		rows.push({ goal: name, target: "", figure, verdict: "not run" });
	}
}

async function settledRows(recording: Recording): Promise<Row[]> {
	if (only.length === 1 && wants("burst")) return [];
	const small = wants("memory")
		? await onWorld(size.small, recording, (world) => weigh(world, bench))
		: undefined;
	await onWorld(size.settled, recording, async (world) => {
		if (small)
			await attempt("memory", async () =>
				memoryRows(small, await weigh(world, bench)),
			);
		for (const { name, run } of scenarios) {
			if (!wants(name)) continue;
			say(`${name} ...`);
			await attempt(name, () => run(world, bench));
		}
	});
	return [];
}

async function onWorld<T>(
	apps: number,
	recording: Recording,
	work: (world: World) => Promise<T>,
): Promise<T> {
	const server = await startServer();
	try {
		say(`settling ${apps} Apps ...`);
		return await work(await openWorld(server, apps, recording));
	} finally {
		await server.stop();
	}
}
