// A lock between processes: a file with the holder's pid, kept fresh while it is held. A lock whose holder is gone
// is taken over. It only saves work: whoever writes below it still renames finished files into place.

import { randomUUID } from "node:crypto";
import {
	mkdir,
	open,
	readFile,
	rm,
	rmdir,
	stat,
	utimes,
} from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export interface LockOptions {
	/** Called once when another process holds the lock. */
	onWait?: (holder: number) => void;
	/** A lock that nobody refreshed for so long is stale, whatever its pid says: pids are reused. */
	staleMilliseconds?: number;
	pollMilliseconds?: number;
}

/** Runs `action` while holding the lock file `path`. */
export async function withLock<T>(
	path: string,
	options: LockOptions,
	action: () => Promise<T>,
): Promise<T> {
	const content = `${process.pid} ${randomUUID()}`;
	await acquire(path, content, options);
	const refresh = setInterval(() => {
		const now = new Date();
		utimes(path, now, now).catch(() => undefined);
	}, 5000);
	try {
		return await action();
	} finally {
		clearInterval(refresh);
		if ((await contentOf(path)) === content) await rm(path, { force: true });
	}
}

async function acquire(
	path: string,
	content: string,
	options: LockOptions,
): Promise<void> {
	await mkdir(dirname(path), { recursive: true });
	let hasWaited = false;
	while (!(await create(path, content))) {
		const held = await contentOf(path);
		if (held === undefined) continue;
		if (await isStale(path, held, options)) {
			await takeAway(path, held);
			continue;
		}
		if (!hasWaited) options.onWait?.(Number.parseInt(held, 10));
		hasWaited = true;
		await sleep(options.pollMilliseconds ?? 300);
	}
}

async function create(path: string, content: string): Promise<boolean> {
	try {
		const file = await open(path, "wx", 0o600);
		await file.writeFile(content);
		await file.close();
		return true;
	} catch (error) {
		if (isCode(error, "EEXIST")) return false;
		throw error;
	}
}

async function isStale(
	path: string,
	held: string,
	options: LockOptions,
): Promise<boolean> {
	const age = await ageOf(path);
	// A file without a pid was created a moment ago, or by somebody who died in that moment.
	if (held === "") return age > 2000;
	if (age > (options.staleMilliseconds ?? 60_000)) return true;
	return !isAlive(Number.parseInt(held, 10));
}

// Two waiters may find the same stale lock: only the one that makes the folder may remove it, and only if it is
// still the one that was judged.
async function takeAway(path: string, held: string): Promise<void> {
	const guard = `${path}.takeover`;
	try {
		await mkdir(guard);
	} catch (error) {
		if (!isCode(error, "EEXIST")) throw error;
		if ((await ageOf(guard)) > 10_000)
			await rmdir(guard).catch(() => undefined);
		await sleep(50);
		return;
	}
	try {
		if ((await contentOf(path)) === held) await rm(path, { force: true });
	} finally {
		await rmdir(guard).catch(() => undefined);
	}
}

async function contentOf(path: string): Promise<string | undefined> {
	try {
		return await readFile(path, "utf8");
	} catch (error) {
		if (isCode(error, "ENOENT")) return undefined;
		throw error;
	}
}

async function ageOf(path: string): Promise<number> {
	try {
		return Date.now() - (await stat(path)).mtimeMs;
	} catch {
		return 0;
	}
}

/** Whether a process with that id exists, whoever owns it. */
export function isAlive(pid: number): boolean {
	if (!Number.isInteger(pid) || pid <= 0) return false;
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return isCode(error, "EPERM");
	}
}

function isCode(error: unknown, code: string): boolean {
	return error instanceof Error && "code" in error && error.code === code;
}
