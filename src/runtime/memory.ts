// How much memory the process takes beyond what it holds. Left alone V8 sizes its heap by the machine's memory: on a large
// node a burst leaves hundreds of megabytes behind that nothing refers to, and nothing gives them back.

import { setFlagsFromString } from "node:v8";

/** New objects stay in the small space that they start in, and old ones are swept when they grew by a third. For the start of the process. */
export function keepHeapSmall(): void {
	setFlagsFromString("--semi-space-growth-factor=1");
	setFlagsFromString("--heap-growing-percent=30");
}
