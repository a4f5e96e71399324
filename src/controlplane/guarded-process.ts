// Starts a process that cannot outlive us: a small shell is its parent, and when our end of the shell's input closes,
// by stop(), exit or SIGKILL, the shell ends the process. No signal handlers of ours are needed for that.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

export interface GuardedOptions {
	name: string;
	command: string;
	arguments: readonly string[];
	/** Standard output and error are appended to this file. */
	logFile: string;
	/** Default: our own. */
	environment?: NodeJS.ProcessEnv;
	directory?: string;
	/** Between SIGTERM and SIGKILL; default 5 s. */
	graceSeconds?: number;
}

export interface GuardedProcess {
	name: string;
	/** The process itself, not its guard. */
	pid: number;
	guardPid: number;
	/** Resolves with the exit code; 128 + n after signal n. */
	ended: Promise<number>;
	/** The exit code once it has ended. */
	exitCode: () => number | undefined;
	/** The last lines of its log. */
	logTail: (lines?: number) => string;
	/** SIGTERM, then SIGKILL after the grace; resolves when it is gone. */
	stop: () => Promise<void>;
}

// The watcher is killed as soon as the process has been waited for, so that it never signals a reused pid.
const guardScript = `
log=$1; tries=$2; shift 2
exec 3<&0
"$@" </dev/null >>"$log" 2>&1 3<&- &
process=$!
echo "$process"
(
	exec >/dev/null 2>&1
	read -r _ <&3
	kill -TERM "$process"
	while [ "$tries" -gt 0 ] && kill -0 "$process"; do sleep 0.1; tries=$((tries - 1)); done
	kill -KILL "$process"
) &
watcher=$!
wait "$process"; code=$?
kill "$watcher" 2>/dev/null
exit "$code"
`;

/** Starts the process in a session of its own: Ctrl-C in a terminal reaches us only, and we stop it in order. */
export async function startGuarded(
	options: GuardedOptions,
): Promise<GuardedProcess> {
	const guard = spawn("/bin/sh", guardArguments(options), {
		stdio: ["pipe", "pipe", "ignore"],
		detached: true,
		cwd: options.directory,
		env: options.environment ?? process.env,
	});
	// Writing never happens; closing a pipe whose reader is gone must not throw.
	guard.stdin.on("error", () => undefined);
	let exitCode: number | undefined;
	const ended = new Promise<number>((resolve, reject) => {
		guard.once("error", reject);
		guard.once("exit", (code) => {
			exitCode = code ?? 1;
			resolve(exitCode);
		});
	});
	ended.catch(() => undefined);
	const pid = await Promise.race([firstLine(guard), failure(ended)]);
	guard.stdout.destroy();
	return {
		name: options.name,
		pid: Number.parseInt(pid, 10),
		guardPid: guard.pid ?? 0,
		ended,
		exitCode: () => exitCode,
		logTail: (lines = 20) => tailOf(options.logFile, lines),
		stop: async () => {
			guard.stdin.destroy();
			await ended;
		},
	};
}

function guardArguments(options: GuardedOptions): string[] {
	const tries = String((options.graceSeconds ?? 5) * 10);
	return [
		"-c",
		guardScript,
		`guard-of-${options.name}`,
		options.logFile,
		tries,
		options.command,
		...options.arguments,
	];
}

async function firstLine(guard: ChildProcess): Promise<string> {
	if (!guard.stdout) throw new Error("the guard has no output");
	const [line] = await once(createInterface(guard.stdout), "line");
	return String(line);
}

async function failure(ended: Promise<number>): Promise<never> {
	await ended;
	throw new Error("the guard ended before it started the process");
}

function tailOf(file: string, lines: number): string {
	try {
		return readFileSync(file, "utf8")
			.trimEnd()
			.split("\n")
			.slice(-lines)
			.join("\n");
	} catch {
		return "";
	}
}

// Removing once is not enough: processes that are just ending still write.
const janitorScript = `
read -r _
tries=30
while rm -rf -- "$1"; [ -e "$1" ] && [ "$tries" -gt 0 ]; do sleep 0.5; tries=$((tries - 1)); done
`;

/** Removes the folder once we are gone without having called the returned function. */
export function removeWhenWeAreGone(directory: string): () => Promise<void> {
	const janitor = spawn(
		"/bin/sh",
		["-c", janitorScript, "janitor", directory],
		{
			stdio: ["pipe", "ignore", "ignore"],
			detached: true,
			cwd: "/",
		},
	);
	const ended = once(janitor, "exit");
	return async () => {
		janitor.kill("SIGKILL");
		await ended;
	};
}
