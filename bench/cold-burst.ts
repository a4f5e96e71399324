// The cold bursts: every candidate on a fresh server, interleaved, several rounds; then medians and ratios.

import type { Burst, Candidate } from "./burst.ts";
import { burst, idealised, ours, rawWriter, yardstick } from "./burst.ts";
import type { Recording } from "./recording.ts";
import type { Bench, Row } from "./scenario.ts";
import { judged } from "./scenario.ts";
import { startServer } from "./server.ts";
import { median, spread } from "./statistics.ts";
import { findYardstick } from "./yardstick.ts";

/** Workers of the idealised controller-runtime. */
const idealWorkers = 32;
/** A raw writer whose slowest writes take longer than this, in milliseconds, does not count. */
const longestWrite = 1000;

export type Bursts = {
	ours: readonly Burst[];
	/** The raw writer at its best: W*. */
	raw: readonly Burst[];
	ideal: readonly Burst[];
	/** At its best number of workers, or why it did not run. */
	yardstick: readonly Burst[] | string;
};

export async function coldBursts(
	bench: Bench,
	recording: Recording,
): Promise<Bursts> {
	const { size, say } = bench;
	const found = await findYardstick(say);
	const run = (candidate: Candidate) => oneBurst(candidate, recording, bench);
	const raw = await runAll(size.sweep.map(rawWriter), run);
	const go =
		"path" in found
			? await runAll(
					size.yardstickWorkers.map((workers) =>
						yardstick(found.path, workers),
					),
					run,
				)
			: [];
	const best = bestOf(raw.filter(({ burst }) => burst.p99 < longestWrite));
	const bestGo = go.length > 0 ? bestOf(go) : undefined;
	const bursts = {
		raw: [best.burst],
		yardstick: bestGo ? [bestGo.burst] : [],
		ideal: [await run(idealised(idealWorkers))],
		ours: [await run(ours)],
	};
	for (let round = 2; round <= size.rounds; round++) {
		say(`round ${round} of ${size.rounds}`);
		bursts.raw.push(await run(best.candidate));
		if (bestGo) bursts.yardstick.push(await run(bestGo.candidate));
		bursts.ideal.push(await run(idealised(idealWorkers)));
		bursts.ours.push(await run(ours));
	}
	const missing = "missing" in found ? found.missing : undefined;
	return { ...bursts, yardstick: missing ?? bursts.yardstick };
}

type Tried = { candidate: Candidate; burst: Burst };

async function runAll(
	candidates: readonly Candidate[],
	run: (candidate: Candidate) => Promise<Burst>,
): Promise<Tried[]> {
	const tried: Tried[] = [];
	for (const candidate of candidates)
		tried.push({ candidate, burst: await run(candidate) });
	return tried;
}

function bestOf(tried: readonly Tried[]): Tried {
	const [best] = tried.toSorted(
		(a, b) => b.burst.objectsPerSecond - a.burst.objectsPerSecond,
	);
	if (!best) throw new Error("no raw writer kept its p99 under one second");
	return best;
}

async function oneBurst(
	candidate: Candidate,
	recording: Recording,
	{ size, say, keep }: Bench,
): Promise<Burst> {
	const server = await startServer();
	try {
		const apps = size.burst;
		const result = await burst(candidate, server, { apps, recording });
		keep("burst", result);
		const { objectsPerSecond, seconds, callsPerApp, p99 } = result;
		say(
			`${candidate.name}: ${objectsPerSecond.toFixed(0)} objects/s, ${seconds.toFixed(1)} s, ${callsPerApp.toFixed(3)} calls per App, p99 ${p99.toFixed(0)} ms`,
		);
		return result;
	} finally {
		await server.stop();
	}
}

const rates = (bursts: readonly Burst[]) =>
	bursts.map(({ objectsPerSecond }) => objectsPerSecond);

/** Rows of the headline: rates, calls, processor time. */
export function burstRows({ ours, raw, ideal, yardstick }: Bursts): Row[] {
	const rate = median(rates(ours));
	const calls = median(ours.map(({ callsPerApp }) => callsPerApp));
	const apps = ours[0]?.apps;
	const against = (
		name: string,
		others: readonly Burst[],
		goal: number,
	): Row => {
		const ratio = rate / median(rates(others));
		return {
			goal: `cold burst of ${apps} Apps against ${name}`,
			target: `>= ${goal.toFixed(2)} x`,
			figure: `${ratio.toFixed(3)} x (${text(ours)} against ${text(others)}: ${others[0]?.candidate})`,
			verdict: judged(ratio >= goal),
		};
	};
	return [
		against("the raw writer, W*", raw, 0.9),
		against("the idealised controller-runtime", ideal, 1),
		...(typeof yardstick === "string"
			? [notRun("cold burst against the yardstick", ">= 1.00 x", yardstick)]
			: [against("the yardstick, aim 1.2 x", yardstick, 1)]),
		{
			goal: "calls per new App, children and status",
			target: "<= 7.14",
			figure: `${calls.toFixed(3)}${typeof yardstick === "string" ? "" : `; the yardstick ${median(yardstick.map(({ callsPerApp }) => callsPerApp)).toFixed(3)}`}`,
			verdict: judged(calls <= 7.14),
		},
		processorRow(ours, yardstick),
	];
}

const text = (bursts: readonly Burst[]) =>
	`${median(rates(bursts)).toFixed(0)} objects/s (${spread(rates(bursts))})`;

const notRun = (goal: string, target: string, figure: string): Row => ({
	goal,
	target,
	figure,
	verdict: "not run",
});

/** Of the whole process, its start included. */
const processorTime = (bursts: readonly Burst[]) =>
	median(
		bursts.map(
			({ process, apps }) =>
				((process?.cpuSeconds ?? Number.NaN) * 1000) / apps,
		),
	);

function processorRow(
	ours: Bursts["ours"],
	yardstick: Bursts["yardstick"],
): Row {
	const goal = "processor time per 1,000 Apps, the start included";
	const target = "<= 1.5 x the yardstick's";
	if (typeof yardstick === "string") return notRun(goal, target, yardstick);
	const [own, other] = [processorTime(ours), processorTime(yardstick)];
	return {
		goal,
		target,
		figure: `${(own / other).toFixed(2)} x (${own.toFixed(1)} s against ${other.toFixed(1)} s)`,
		verdict: judged(own <= 1.5 * other),
	};
}
