// A process of its own for each question: what it closes cannot be opened again in the one that runs the tests.

import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect } from "chai";
import {
	hardeningOptions,
	hardenProcess,
} from "../../src/runtime/process-hardening.ts";

const file = join(
	import.meta.dirname,
	"../../src/runtime/process-hardening.ts",
);

const running: ChildProcess[] = [];

/** Runs until the test is over; says what it is asked before. */
async function hardened(question: string, options: readonly string[] = []) {
	const program = `const { ${hardenProcess.name} } = await import(${JSON.stringify(file)});
		${hardenProcess.name}();
		console.log(${question});
		setInterval(() => {}, 1000);`;
	const child = spawn(
		process.execPath,
		[...options, "--input-type=module", "--eval", program],
		{ env: { ...process.env, NODE_OPTIONS: "" } },
	);
	running.push(child);
	let err = "";
	child.stderr.on("data", (text) => (err += String(text)));
	const answer = await new Promise<string>((resolve, reject) => {
		child.stdout.once("data", (text) => resolve(String(text).trim()));
		child.once("close", () => reject(new Error(err)));
	});
	return { child, answer, said: () => err };
}

describe("the hardening of the process", () => {
	afterEach(() => {
		for (const child of running.splice(0)) child.kill("SIGKILL");
	});

	for (const options of [[], hardeningOptions])
		it(`R23: opens no inspector on SIGUSR1 and goes on, ${options.length > 0 ? "with" : "without"} the chart's options`, async () => {
			const { child, said } = await hardened("'up'", options);
			child.kill("SIGUSR1");
			await wait(500);
			expect(said()).not.to.contain("Debugger listening");
			expect([child.exitCode, child.signalCode]).to.deep.equal([null, null]);
		});

	it("R23: leaves none of its memory to a core dump", async function () {
		if (process.platform !== "linux") this.skip();
		const { child } = await hardened("'up'");
		const filter = readFileSync(`/proc/${child.pid}/coredump_filter`, "utf8");
		expect(Number.parseInt(filter, 16)).to.equal(0);
	});

	it("R21: gives no object a setter of its prototype", async () => {
		const question = "({}).__proto__ === undefined";
		const { answer } = await hardened(question);
		expect(answer).to.equal("true");
	});
});
