// What a process took, as Linux tells it.

import { readFile } from "node:fs/promises";

export type ProcessFigures = {
	/** User and system time together. */
	cpuSeconds: number;
	/** Now and at most, in MB of 10^6 bytes. */
	rss: number;
	peakRss: number;
};

/** Linux counts processor time in hundredths of a second towards programs, whatever it does inside. */
const ticksPerSecond = 100;

export async function processFigures(pid: number): Promise<ProcessFigures> {
	const [stat, status] = await Promise.all([
		readFile(`/proc/${pid}/stat`, "utf8"),
		readFile(`/proc/${pid}/status`, "utf8"),
	]);
	// The name of the command, in parentheses, may hold spaces; user time is the 14th field of all.
	const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
	const ticks = Number(fields[11]) + Number(fields[12]);
	const megabytes = (name: string) => {
		const found = new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(status);
		return (Number(found?.[1]) * 1024) / 1e6;
	};
	return {
		cpuSeconds: ticks / ticksPerSecond,
		rss: megabytes("VmRSS"),
		peakRss: megabytes("VmHWM"),
	};
}
