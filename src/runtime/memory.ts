// How much memory the process takes beyond what it holds. Left alone V8 sizes its heap by the machine's memory: on a large
// node a burst leaves hundreds of megabytes behind that nothing refers to, and nothing gives them back.

import {
	constants,
	type PerformanceEntry,
	PerformanceObserver,
} from "node:perf_hooks";
import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { hardeningOptions } from "./process-hardening.ts";

const { NODE_PERFORMANCE_GC_MAJOR: major } = constants;

/**
 * For the environment, because both are set up before any code runs. Of the space of new objects half costs twice the time, and
 * twice saves none; one heap of the C library for all threads, instead of one for each, holds about 10 MB less.
 */
export const memoryEnvironment = {
	MALLOC_ARENA_MAX: "1",
	NODE_OPTIONS: ["--max-semi-space-size=8", ...hardeningOptions].join(" "),
} as const;

/**
 * In a container. Left alone V8 gives old objects half of the memory that the container has, and the process ends with the other half
 * free; the quarter that is left here is for new objects, buffers and code.
 */
export const containerEnvironment = {
	...memoryEnvironment,
	NODE_OPTIONS: `${memoryEnvironment.NODE_OPTIONS} --max-old-space-size-percentage=75`,
} as const;

/** Bytes by which old objects may grow until they are swept: so many percent would sweep a small heap all the time, and let a large one waste much. */
const mostGarbage = 11e6;
/** Percent. A very large heap that was swept for each 11 MB would do little else. */
const leastGrowth = 15;

/** Percent by which a heap of so many bytes may grow. */
export const growthOf = (held: number): number =>
	Math.max(leastGrowth, Math.round((100 * mostGarbage) / held));

/** For the start of the process. */
export function keepHeapSmall(): void {
	const adapt = () => {
		const { used_heap_size: held } = getHeapStatistics();
		setFlagsFromString(`--heap-growing-percent=${growthOf(held)}`);
	};
	adapt();
	new PerformanceObserver((list) => {
		const ends = list.getEntries() as (PerformanceEntry & {
			detail: { kind: number };
		})[];
		if (ends.some(({ detail }) => detail.kind === major)) adapt();
	}).observe({ entryTypes: ["gc"] });
}
