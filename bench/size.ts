// How large and how long everything is in the two versions of the benchmark.

import type { RawWriter } from "./burst.ts";

export type Size = {
	name: "short" | "full";
	/** Apps of the cold burst. */
	burst: number;
	rounds: number;
	/** What is tried first, to find the best of each: sockets of the raw writer, workers of the yardstick, on so many Apps. */
	sweep: readonly RawWriter[];
	yardstickWorkers: readonly number[];
	sweepApps: number;
	/** Apps of the settled cluster, and of the small one that memory is compared with. */
	settled: number;
	small: number;
	restSeconds: number;
	churnSeconds: number;
	drifts: number;
	/** Objects of others. */
	unrelated: number;
	brownOutSeconds: number;
};

const shared = (connections: number): RawWriter => ({
	connections,
	forServices: 0,
});

/** With two sockets for Services alone. */
const withLane = (connections: number): RawWriter => ({
	connections,
	forServices: 2,
});

export const short: Size = {
	name: "short",
	burst: 1000,
	rounds: 3,
	sweep: [...[8, 16, 32].map(shared), withLane(32)],
	sweepApps: 400,
	yardstickWorkers: [10, 32],
	settled: 1000,
	small: 200,
	restSeconds: 60,
	churnSeconds: 30,
	drifts: 50,
	unrelated: 10_000,
	brownOutSeconds: 20,
};

export const full: Size = {
	name: "full",
	burst: 1000,
	rounds: 5,
	sweep: [...[4, 8, 16, 32, 64].map(shared), withLane(16), withLane(32)],
	sweepApps: 1000,
	yardstickWorkers: [1, 10, 32],
	settled: 10_000,
	small: 1000,
	restSeconds: 600,
	churnSeconds: 120,
	drifts: 100,
	unrelated: 100_000,
	brownOutSeconds: 60,
};
