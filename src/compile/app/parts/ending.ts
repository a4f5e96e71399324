// How a pod ends: it keeps serving while the network forgets it, then the program may finish.

import type { Part } from "./part.ts";

/** Until every node has taken the pod out of its Services. */
const drainSeconds = 5;
/** From SIGTERM to SIGKILL. */
const stopSeconds = 30;

export const ending: Part = {
	path: "spec",
	build({ logging: { sidecar } }) {
		const own = drainSeconds + stopSeconds;
		return {
			// The sidecar is told to stop when the program has ended, and has its own time then.
			pod: {
				terminationGracePeriodSeconds: own + (sidecar?.stopSeconds ?? 0),
			},
			container: {
				lifecycle: { preStop: { sleep: { seconds: drainSeconds } } },
			},
		};
	},
};
