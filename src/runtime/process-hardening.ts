// Closes what a Node process leaves open: the inspector, core dumps and the setter of prototypes.

import { writeFileSync } from "node:fs";

/** For NODE_OPTIONS: both take effect before any code runs. */
export const hardeningOptions = [
	"--disable-sigusr1",
	"--disable-proto=delete",
] as const;

/** Node cannot set a limit on core dumps. On Linux a process chooses which of its memory a dump holds: none. */
const coredumpFilter = "/proc/self/coredump_filter";

/** For the start of the process, and for those who set NODE_OPTIONS themselves. */
export function hardenProcess(): void {
	// A listener replaces the handler that opens the inspector, and keeps the signal from ending the process.
	process.on("SIGUSR1", () => undefined);
	Reflect.deleteProperty(Object.prototype, "__proto__");
	try {
		writeFileSync(coredumpFilter, "0");
	} catch {
		// Other systems, and kernels without core dumps, have no such file.
	}
}
