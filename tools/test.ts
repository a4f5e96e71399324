// `make test`: every test, those on real control planes included, with progress; then the slowest ten and one closing line.
// Two files run at a time, in the cluster suites each on a control plane of its own. `node tools/test.ts units` runs one suite alone.

import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findBinaries } from "../src/controlplane/binaries.ts";
import { reportToStandardError } from "../src/controlplane/report.ts";
import { clusterBinaries } from "../src/controlplane/up-cluster.ts";
import { findJudge } from "./judges/judge.ts";

type Outcome = {
	passed: number;
	failed: number;
	skipped: number;
	slowest: { title: string; milliseconds: number }[];
};

const root = join(import.meta.dirname, "..");
const mocha = join(root, "node_modules/mocha/bin/mocha.js");
const reporter = join(root, "test/support/reporter.ts");
type Program = "control plane" | "judges";
/** What needs the fewest programs comes first: a mistake there is seen within seconds. */
const suites: readonly {
	key: string;
	name: string;
	folders: string[];
	/** Milliseconds for one test. */
	timeout: number;
	/** Built once where the machine does not have it. */
	needs?: Program;
}[] = [
	{
		key: "units",
		name: "laws, schema, compiler, runtime",
		folders: [
			"house",
			"kube",
			"schema",
			"fluentd",
			"sealing",
			"compile",
			"controllers",
			"runtime",
			"mutants",
			"bench",
			"image",
		],
		timeout: 20_000,
	},
	{
		key: "commands",
		name: "command line",
		folders: ["cli"],
		timeout: 60_000,
	},
	{
		key: "judges",
		name: "policies, judged by a foreign program",
		folders: ["judges"],
		timeout: 20_000,
		needs: "judges",
	},
	{
		key: "stories",
		name: "control plane, chart, stories on real API servers",
		folders: ["controlplane", "chart", "cluster", "faults"],
		timeout: 60_000,
		needs: "control plane",
	},
];
const builders: Record<
	Program,
	{ says: string; build: () => Promise<unknown> }
> = {
	judges: {
		says: "the judges of policies, one to two minutes",
		build: () => findJudge("cyclonus"),
	},
	"control plane": {
		says: "the control plane, about 10 minutes",
		build: () => findBinaries(clusterBinaries, reportToStandardError),
	},
};

const [only] = process.argv.slice(2);
const chosen = suites.filter(({ key }) => !only || key === only);
if (chosen.length === 0) throw new Error(`there are no tests named ${only}`);
const start = Date.now();
const results = mkdtempSync(join(tmpdir(), "seaworthy-test-"));
let isBroken = false;
for (const { name, folders, timeout, needs } of chosen) {
	process.stdout.write(`\n${name}\n`);
	if (needs) {
		const { says, build } = builders[needs];
		process.stdout.write(`  needs ${says} where it is built first\n`);
		await build();
	}
	const code = await run([
		mocha,
		"--forbid-only",
		`--reporter=${reporter}`,
		"--parallel",
		"--jobs=2",
		`--timeout=${timeout}`,
		...folders.map((folder) => `test/${folder}/**/*.test.ts`),
	]);
	isBroken ||= code !== 0;
}
const total = sum(readResults());
rmSync(results, { recursive: true });
// A runner that broke down without counting a failure is one.
const failed = isBroken ? Math.max(1, total.failed) : total.failed;
process.stdout.write("\nthe slowest ten\n");
for (const { title, milliseconds } of total.slowest.slice(0, 10))
	process.stdout.write(
		`${(milliseconds / 1000).toFixed(1).padStart(7)} s  ${title}\n`,
	);
process.stdout.write(`\n${Math.round((Date.now() - start) / 1000)} s in all\n`);
process.stdout.write(
	`${total.passed} passed, ${failed} failed, ${total.skipped} skipped\n`,
);
process.exitCode = failed === 0 && total.passed > 0 ? 0 : 1;

function run(words: readonly string[]): Promise<number> {
	const child = spawn(process.execPath, words, {
		cwd: root,
		stdio: ["ignore", "inherit", "inherit"],
		env: { ...process.env, SEAWORTHY_RESULTS: results },
	});
	return new Promise((resolve, reject) => {
		child.once("error", reject);
		child.once("exit", (code) => resolve(code ?? 1));
	});
}

function readResults(): Outcome[] {
	return readdirSync(results).map(
		(file) => JSON.parse(readFileSync(join(results, file), "utf8")) as Outcome,
	);
}

function sum(outcomes: readonly Outcome[]): Outcome {
	const add = (pick: (outcome: Outcome) => number) =>
		outcomes.reduce((total, outcome) => total + pick(outcome), 0);
	return {
		passed: add(({ passed }) => passed),
		failed: add(({ failed }) => failed),
		skipped: add(({ skipped }) => skipped),
		slowest: outcomes
			.flatMap(({ slowest }) => slowest)
			.toSorted((a, b) => b.milliseconds - a.milliseconds),
	};
}
