// How large and how long everything is in the two versions of the benchmark.

import type { RawWriter } from "./burst.ts";

export type Size = {
	name: "short" | "full";
	/** Apps of the cold burst. */
	burst: number;
	rounds: number;
	/** Sockets of the raw writer that are tried in the first round. */
	sweep: readonly RawWriter[];
	/** Workers of the yardstick that are tried in the first round. */
	yardstickWorkers: readonly number[];
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

export const short: Size = {
	name: "short",
	burst: 1000,
	rounds: 3,
	sweep: [8, 16, 32].map(shared),
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
	sweep: [4, 8, 16, 32, 64].map(shared),
	yardstickWorkers: [1, 10, 32],
	settled: 10_000,
	small: 1000,
	restSeconds: 600,
	churnSeconds: 120,
	drifts: 100,
	unrelated: 100_000,
	brownOutSeconds: 60,
};
