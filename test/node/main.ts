// `make e2e`: the stories on a real node, in namespaces of their own; then looks whether anything of them is left.
// `node test/node/main.ts serving` runs the files of that name alone.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { findBinaries } from "../../src/controlplane/binaries.ts";
import { reportToStandardError } from "../../src/controlplane/report.ts";
import { clusterBinaries } from "../../src/controlplane/up-cluster.ts";
import { runApart } from "./apart.ts";
import { dieAndLook, endings } from "./dying.ts";
import { leftSince, traces } from "./leftovers.ts";
import { nodeBinaries } from "./node.ts";
import { must } from "./machine.ts";
import { missing } from "./prerequisites.ts";
import { lookAtRemains, takeRemains } from "./remains.ts";

const root = join(import.meta.dirname, "../..");
const start = Date.now();
const reason = await missing();
if (reason) {
	process.stdout.write(`SKIPPED the stories on a real node: ${reason}\n`);
	close({ passed: 0, failed: 0, skipped: 1 });
} else close(await runStories(process.argv.slice(2)));

type Outcome = { passed: number; failed: number; skipped: number };

async function runStories(names: readonly string[]): Promise<Outcome> {
	for (const trace of takeRemains())
		process.stdout.write(`stays of an earlier run: ${trace}\n`);
	await findBinaries(
		[...clusterBinaries, ...nodeBinaries],
		reportToStandardError,
	);
	await writeImage();
	const before = traces();
	let outcome: Outcome = { passed: 0, failed: 1, skipped: 0 };
	const files = names.length > 0 ? names : ["*"];
	const code = await runApart(
		[
			process.execPath,
			join(root, "node_modules/mocha/bin/mocha.js"),
			"--forbid-only",
			"--exit",
			`--reporter=${join(root, "test/support/reporter.ts")}`,
			"--timeout=180000",
			...files.map((name) => `test/node/${name}.test.ts`),
		],
		(results) => {
			outcome = outcomeOf(results);
		},
	);
	judge(outcome, "nothing is left after the stories", leftSince(before));
	if (names.length === 0) await judgeEndings(outcome);
	// A runner that broke down without counting a failure is one.
	if (code !== 0) outcome.failed = Math.max(1, outcome.failed);
	return outcome;
}

async function judgeEndings(outcome: Outcome): Promise<void> {
	for (const ending of endings)
		judge(
			outcome,
			`nothing is left after ${ending.name}`,
			await dieAndLook(ending),
		);
	judge(
		outcome,
		"what a dead run left is taken away, and nothing of a living one",
		lookAtRemains(),
	);
}

/** As `make image` does, of the checkout as it is now. */
async function writeImage(): Promise<void> {
	for (const tool of ["bundle", "image"])
		process.stdout.write(
			await must(process.execPath, join(root, `tools/${tool}.ts`)),
		);
}

function judge(outcome: Outcome, what: string, left: readonly string[]): void {
	const isClean = left.length === 0;
	outcome[isClean ? "passed" : "failed"]++;
	process.stdout.write(`${isClean ? "ok" : "FAILED"}: ${what}\n`);
	for (const trace of left) process.stdout.write(`  left: ${trace}\n`);
}

function outcomeOf(folder: string): Outcome {
	const [file] = readdirSync(folder);
	if (!file) return { passed: 0, failed: 1, skipped: 0 };
	return JSON.parse(readFileSync(join(folder, file), "utf8")) as Outcome;
}

function close({ passed, failed, skipped }: Outcome): void {
	process.stdout.write(
		`\n${Math.round((Date.now() - start) / 1000)} s in all\n`,
	);
	process.stdout.write(
		`${passed} passed, ${failed} failed, ${skipped} skipped\n`,
	);
	process.exitCode = failed === 0 ? 0 : 1;
}
