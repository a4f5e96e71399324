// The control groups of the node: one parent of its own in every hierarchy, which is removed with it.

import {
	mkdirSync,
	readdirSync,
	readFileSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

const root = "/sys/fs/cgroup";
const prefix = "seaworthy-node-";

export const cgroupOf = (id: string) => `${prefix}${id}`;

/** Folders of all hierarchies that are mounted; links such as cpu,cpuacct are left out. */
const hierarchies = () =>
	readdirSync(root, { withFileTypes: true })
		.filter((entry) => entry.isDirectory())
		.map(({ name }) => join(root, name));

/** Where a group of that name is, in every hierarchy. */
export const cgroupFolders = (name: string): string[] =>
	hierarchies().map((hierarchy) => join(hierarchy, name));

export function makeCgroups(folders: readonly string[]): void {
	for (const folder of folders) {
		mkdirSync(folder);
		const hierarchy = dirname(folder);
		// A new cpuset is empty, and nothing can run in it.
		for (const file of ["cpuset.cpus", "cpuset.mems"])
			if (hierarchy.endsWith("/cpuset"))
				writeFileSync(
					join(folder, file),
					readFileSync(join(hierarchy, file), "utf8"),
				);
	}
}

/** Parents of nodes that are there now, with what kubelet makes beside them. */
export function remainingCgroups(): string[] {
	return hierarchies().flatMap((hierarchy) =>
		readdirSync(hierarchy)
			.filter((name) => name.startsWith(prefix) || name.startsWith("kubepods"))
			.map((name) => join(hierarchy, name))
			.filter((path) => statSync(path).isDirectory()),
	);
}
