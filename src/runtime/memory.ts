// How much memory the process takes beyond what it holds. Left alone V8 sizes its heap by the machine's memory: on a large
// node a burst leaves hundreds of megabytes behind that nothing refers to, and nothing gives them back.

import { setFlagsFromString } from "node:v8";

/** For NODE_OPTIONS: the space of new objects is set up before any code runs. Half of it costs twice the time, and twice of it saves none. */
export const heapOptions = "--max-semi-space-size=8";

/** Old objects are swept when they grew by half. For the start of the process. */
export function keepHeapSmall(): void {
	setFlagsFromString("--heap-growing-percent=50");
}
