// A guarded process ends when it is told to, when it does not listen, and when we are gone.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import {
	type GuardedProcess,
	startGuarded,
} from "../../src/controlplane/guarded-process.ts";
import { isAlive } from "../../src/controlplane/lock.ts";
import { eventually, lastLine } from "./waiting.ts";

describe("guarded processes", function () {
	this.timeout(20_000);
	let folder: string;
	const running: GuardedProcess[] = [];

	before(async () => {
		folder = await mkdtemp(join(tmpdir(), "seaworthy-guard-"));
	});
	after(async () => {
		for (const one of running) await one.stop();
		await rm(folder, { recursive: true });
	});

	const start = async (script: string, graceSeconds = 5) => {
		const started = await startGuarded({
			name: "sleeper",
			command: "/bin/sh",
			arguments: ["-c", script],
			logFile: join(folder, `log-${running.length}`),
			graceSeconds,
		});
		running.push(started);
		return started;
	};

	it("end at stop, with their guards", async () => {
		const sleeper = await start("exec sleep 60");
		expect(isAlive(sleeper.pid)).to.equal(true);
		await sleeper.stop();
		expect(sleeper.exitCode()).to.equal(128 + 15);
		await eventually(() => !isAlive(sleeper.pid) && !isAlive(sleeper.guardPid));
	});

	it("are killed when they do not listen", async () => {
		const stubborn = await start(
			"trap '' TERM; echo ready; while :; do sleep 0.1; done",
			1,
		);
		await eventually(() => stubborn.logTail() === "ready");
		await stubborn.stop();
		expect(stubborn.exitCode()).to.equal(128 + 9);
	});

	it("tell their exit code and the end of their log", async () => {
		const failing = await start("echo one; echo two >&2; exit 3");
		expect(await failing.ended).to.equal(3);
		expect(failing.logTail()).to.equal("one\ntwo");
		expect(failing.logTail(1)).to.equal("two");
		await failing.stop();
	});

	for (const signal of ["SIGKILL", "SIGINT", "SIGTERM"] as const)
		it(`are gone after our own ${signal}, with the folder`, async () => {
			const module = new URL(
				"../../src/controlplane/guarded-process.ts",
				import.meta.url,
			);
			const directory = await mkdtemp(join(folder, "left-"));
			const script = `
				import { removeWhenWeAreGone, startGuarded } from ${JSON.stringify(module.href)};
				const directory = ${JSON.stringify(directory)};
				removeWhenWeAreGone(directory);
				const one = await startGuarded({ name: "sleeper", command: "sleep", arguments: ["60"], logFile: directory + "/log" });
				console.log(JSON.stringify([one.pid, one.guardPid]));
			`;
			const parent = spawn(
				process.execPath,
				["--input-type=module-typescript", "-e", script],
				{ stdio: ["ignore", "pipe", "inherit"] },
			);
			const pids = JSON.parse(await lastLine(parent)) as number[];
			expect(pids.map(isAlive)).to.deep.equal([true, true]);
			parent.kill(signal);
			await once(parent, "exit");
			await eventually(() => !pids.some(isAlive) && !existsSync(directory));
		});
});
