// A process in as little memory as its container has: in a cgroup where this machine lets us make one.

import {
	existsSync,
	mkdirSync,
	readFileSync,
	rmdirSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";

export type Confinement = {
	/** `cgroup v2` or `cgroup v1`; `nothing` where no cgroup can be made. */
	by: "cgroup v2" | "cgroup v1" | "nothing";
	/** Words before the command: the process joins before it is what it will be. */
	launcher: readonly string[];
	/** The most bytes that were taken so far; undefined where nothing confines. */
	peak: () => number | undefined;
	/** After the process has ended. */
	remove: () => void;
};

const versions = [
	{
		by: "cgroup v2",
		root: "/sys/fs/cgroup",
		sign: "cgroup.controllers",
		limit: "memory.max",
		peak: "memory.peak",
	},
	{
		by: "cgroup v1",
		root: "/sys/fs/cgroup/memory",
		sign: "memory.limit_in_bytes",
		limit: "memory.limit_in_bytes",
		peak: "memory.max_usage_in_bytes",
	},
] as const;

/** The shell becomes the process, so that both have one number. */
const becomes = 'echo $$ > "$0" && exec "$@"';

export function confinement(bytes: number): Confinement {
	for (const { by, root, sign, limit, peak } of versions) {
		if (!existsSync(join(root, sign))) continue;
		const group = join(root, `seaworthy-test-${process.pid}`);
		try {
			mkdirSync(group);
			writeFileSync(join(group, limit), String(bytes));
		} catch {
			continue;
		}
		return {
			by,
			launcher: ["/bin/sh", "-c", becomes, join(group, "cgroup.procs")],
			peak: () =>
				existsSync(join(group, peak))
					? Number(readFileSync(join(group, peak), "utf8"))
					: undefined,
			remove: () => rmdirSync(group),
		};
	}
	return {
		by: "nothing",
		launcher: [],
		peak: () => undefined,
		remove: () => undefined,
	};
}

/** Bytes that a process holds now. */
export function residentBytes(pid: number): number {
	const status = readFileSync(`/proc/${pid}/status`, "utf8");
	return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1024;
}
