// What a run leaves when its janitor ends with it, as when both are killed. The next run takes it away, or says what stays.

import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	rmdirSync,
	rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { spawnSync } from "node:child_process";
import { isAlive } from "../../src/controlplane/lock.ts";
import { folderPrefix } from "./apart.ts";
import { cgroupFolders, cgroupOf, remainingCgroups } from "./cgroups.ts";

/** Takes away folders and cgroups of runs whose process is gone; gives back what stays. */
export function takeRemains(): string[] {
	const stay = remainingCgroups()
		.filter(isDead)
		.filter((group) => !isTaken(group));
	const folders = readdirSync(tmpdir()).filter(
		(name) => name.startsWith(folderPrefix) && isDead(name),
	);
	for (const name of folders) {
		// Processes may still use it.
		if (stay.some((group) => basename(group) === name)) stay.push(name);
		else rmSync(join(tmpdir(), name), { recursive: true, force: true });
	}
	return stay;
}

/** The name tells the process; of one without, nobody knows. */
function isDead(path: string): boolean {
	const [, owner] = /-(\d+)-[^-]+$/.exec(basename(path)) ?? [];
	return owner !== undefined && !isAlive(Number(owner));
}

/** An occupied group cannot be removed. */
function isTaken(group: string): boolean {
	try {
		for (const entry of readdirSync(group, { withFileTypes: true }))
			if (entry.isDirectory()) isTaken(join(group, entry.name));
		rmdirSync(group);
	} catch {
		// Its janitor may be faster.
	}
	return !existsSync(group);
}

/** Makes what a dead and a living run have, lets the remains be taken, and gives back what is wrong after it. */
export function lookAtRemains(): string[] {
	const { pid } = spawnSync("true");
	const dead = pretend(pid);
	const living = pretend(process.pid);
	takeRemains();
	const wrong = [
		...dead.filter(existsSync).map((path) => `${path} stays`),
		...living
			.filter((path) => !existsSync(path))
			.map((path) => `${path} of a living run is gone`),
	];
	const [folder = "", ...groups] = living;
	rmSync(folder, { recursive: true, force: true });
	groups.forEach(isTaken);
	return wrong;
}

function pretend(pid: number): string[] {
	const folder = mkdtempSync(join(tmpdir(), `${folderPrefix}${pid}-`));
	const id = basename(folder).slice(folderPrefix.length);
	const groups = cgroupFolders(cgroupOf(id));
	for (const group of groups)
		mkdirSync(join(group, "kubepods"), { recursive: true });
	return [folder, ...groups];
}
