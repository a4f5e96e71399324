// The cold bursts: every candidate on a fresh server, interleaved, several rounds; then medians and ratios.

import type { Burst, Candidate } from "./burst.ts";
import {
	burst,
	idealised,
	ours,
	rawAgent,
	rawWriter,
	yardstick,
} from "./burst.ts";
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

/** By round. */
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
	const run = (candidate: Candidate, apps = size.burst) =>
		oneBurst(candidate, { apps, recording }, bench);
	const best = async (candidates: readonly Candidate[]) =>
		bestOf(candidates, (candidate) => run(candidate, size.sweepApps));
	const raw = await best(size.sweep.map(rawWriter));
	const go =
		"path" in found
			? await best(
					size.yardstickWorkers.map((workers) =>
						yardstick(found.path, workers),
					),
				)
			: undefined;
	const ideal = idealised(idealWorkers);
	const order = [raw, ...(go ? [go] : []), ideal, ours];
	const results = new Map<Candidate, Burst[]>(order.map((each) => [each, []]));
	for (let round = 1; round <= size.rounds; round++) {
		say(`round ${round} of ${size.rounds}`);
		// There and back again, so that a machine that grows slower or faster does not favour anybody.
		for (const candidate of round % 2 === 1 ? order : order.toReversed())
			results.get(candidate)?.push(await run(candidate));
	}
	const of = (candidate: Candidate | undefined) =>
		(candidate && results.get(candidate)) ?? [];
	return {
		raw: of(raw),
		ideal: of(ideal),
		ours: of(ours),
		yardstick: "missing" in found ? found.missing : of(go),
	};
}

/** The one with the highest rate, of those whose slowest writes are fast enough where that is asked. */
async function bestOf(
	candidates: readonly Candidate[],
	run: (candidate: Candidate) => Promise<Burst>,
): Promise<Candidate> {
	let best: { candidate: Candidate; rate: number } | undefined;
	for (const candidate of candidates) {
		const { objectsPerSecond: rate, p99 } = await run(candidate);
		const isSlow = candidate.agent === rawAgent && p99 >= longestWrite;
		if (!isSlow && rate > (best?.rate ?? 0)) best = { candidate, rate };
	}
	if (!best) throw new Error("no raw writer kept its p99 under one second");
	return best.candidate;
}

async function oneBurst(
	candidate: Candidate,
	options: { apps: number; recording: Recording },
	{ say, keep }: Bench,
): Promise<Burst> {
	const server = await startServer();
	try {
		const result = await burst(candidate, server, options);
		keep("burst", result);
		const { objectsPerSecond, seconds, callsPerApp, p99 } = result;
		say(
			`${candidate.name}, ${options.apps} Apps: ${objectsPerSecond.toFixed(0)} objects/s, ${seconds.toFixed(1)} s, ${callsPerApp.toFixed(3)} calls per App, p99 ${p99.toFixed(0)} ms`,
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
	const callsOf = (bursts: readonly Burst[]) =>
		median(bursts.map(({ callsPerApp }) => callsPerApp));
	const calls = callsOf(ours);
	const isMissing = typeof yardstick === "string";
	const theirs = isMissing
		? ""
		: `; the yardstick ${callsOf(yardstick).toFixed(3)}`;
	return [
		against(ours, raw, { name: "W*", goal: 0.9 }),
		against(ours, ideal, { name: "the idealised controller-runtime", goal: 1 }),
		isMissing
			? notRun("cold burst against the yardstick", ">= 1.00 x", yardstick)
			: against(ours, yardstick, { name: "the yardstick, aim 1.2 x", goal: 1 }),
		{
			goal: "calls per new App in the burst, children and status",
			target: "<= 6.12",
			figure: `${calls.toFixed(3)}${theirs}`,
			verdict: judged(calls <= 6.12),
		},
		processorRow(ours, yardstick),
	];
}

/** Round by round, because the machine may be faster in one round than in the next. */
function against(
	ours: readonly Burst[],
	others: readonly Burst[],
	{ name, goal }: { name: string; goal: number },
): Row {
	const ratios = rates(others).map(
		(rate, round) => (rates(ours)[round] ?? Number.NaN) / rate,
	);
	const ratio = median(ratios);
	const [own, other] = [text(ours), text(others)];
	return {
		goal: `cold burst of ${ours[0]?.apps} Apps against ${name}`,
		target: `>= ${goal.toFixed(2)} x`,
		figure: `${ratio.toFixed(3)} x (${spread(ratios, 2)}); ${own} against ${other}, ${others[0]?.candidate}`,
		verdict: judged(ratio >= goal),
	};
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
