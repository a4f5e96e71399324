// `make mutants`: plants known bugs one at a time in a copy of the tree, and tells which test finds each. Ends with 1 when more than
// one in twenty survives. MUTANT=words picks some by name, file or class; STORIES=1 runs the story of those that only a cluster shows.
// A bug that takes a rule of security out is found by the tests that name the rule, and by no other.

import { execFileSync, spawn } from "node:child_process";
import {
	cpSync,
	existsSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { mutants } from "../test/mutants/index.ts";
import type { Mutant } from "../test/mutants/mutant.ts";
import { planted, ruleOf } from "../test/mutants/mutant.ts";

const root = join(import.meta.dirname, "..");
const { MUTANT = "", STORIES } = process.env;
/** What tests read of the tree. */
const parts =
	"src test package.json tsconfig.json crds manifests charts tools bench docs bin biome.json README.md CONTRIBUTING.md SECURITY.md CHANGELOG.md Makefile";
/** Whose suite tells of a folder: the cases of the controllers show what is computed, and src/api has no suite of its own. */
const soonest: { [folder: string]: string } = {
	compile: "controllers",
	api: "schema",
};
/** Suites without a cluster that a change of src can break; sizes of files are nobody's bug. */
const folders =
	"runtime controllers compile fluentd sealing kube schema house".split(" ");
const suite = (folder: string) => `test/${folder}/**/*.test.ts`;
/** Milliseconds for one mutant; one that hangs longer is found by that. */
const longest = 120_000;
const passMark = 0.95;
/** Failures in a row that did not repeat; then the last one counts. */
const mostAttempts = 4;

type Outcome =
	| { readonly title: string }
	| "passed"
	| "hung"
	| "broken"
	| "not run";

const tree = mkdtempSync(join(tmpdir(), "seaworthy-mutants-"));
const picked = mutants.filter(({ name, file, bugClass }) =>
	[name, file, bugClass].some((text) => text.includes(MUTANT)),
);
if (picked.length === 0) throw new Error(`no mutant is called ${MUTANT}`);
let killed = 0;
try {
	copyTree();
	await mustPass();
	for (const mutant of picked) if (await isKilled(mutant)) killed++;
} finally {
	rmSync(tree, { recursive: true });
}
process.stdout.write(`${killed} killed, ${picked.length - killed} survived\n`);
process.exitCode = killed >= picked.length * passMark ? 0 : 1;

function copyTree(): void {
	for (const part of parts.split(" "))
		cpSync(join(root, part), join(tree, part), { recursive: true });
	symlinkSync(join(root, "node_modules"), join(tree, "node_modules"));
}

/** Tests that fail by themselves would find every bug. */
async function mustPass(): Promise<void> {
	const outcome = await run(folders.map(suite), longest * 3);
	if (outcome !== "passed")
		throw new Error(`without any mutant: ${told(outcome)}`);
}

async function isKilled(mutant: Mutant): Promise<boolean> {
	const path = join(tree, mutant.file);
	const source = readFileSync(path, "utf8");
	const start = performance.now();
	writeFileSync(path, planted(source, mutant));
	if (mutant.story) generate();
	const outcome = await firstFailure(mutant);
	writeFileSync(path, source);
	if (mutant.story) generate();
	const isFound = typeof outcome === "object" || outcome === "hung";
	const seconds = ((performance.now() - start) / 1000).toFixed(0);
	const place = `${mutant.file}: ${mutant.name} (${mutant.bugClass})`;
	process.stdout.write(
		`${isFound ? "killed  " : "SURVIVED"} ${place}\n         ${told(outcome)}, ${seconds} s\n`,
	);
	return isFound;
}

/** Stories install the chart, whose files follow from the sources. */
function generate(): void {
	const script = join(tree, "tools/generate.ts");
	execFileSync(process.execPath, [script], { cwd: tree, stdio: "ignore" });
}

function told(outcome: Outcome): string {
	if (typeof outcome === "object") return `by: ${outcome.title}`;
	const words = {
		passed: "no test failed",
		hung: `by: nothing ended within ${longest / 1000} s`,
		broken: "the tests could not be loaded: no bug, but a mistake in the list",
		"not run": "only its story shows it: STORIES=1",
	};
	return words[outcome];
}

/** From the nearest tests to the farthest. */
async function firstFailure(mutant: Mutant): Promise<Outcome> {
	const named = wordsNaming(ruleOf(mutant));
	if (mutant.story)
		return STORIES ? run([mutant.story], longest * 4, named) : "not run";
	const until = performance.now() + longest;
	for (const files of circles(mutant.file)) {
		const outcome = await repeated(files, until, named);
		if (outcome !== "passed") return outcome;
	}
	return "passed";
}

/** What fails must fail twice: a busy machine finds no bug. And what failed once has kept the tests behind it from running. */
async function repeated(
	files: readonly string[],
	until: number,
	named: readonly string[],
): Promise<Outcome> {
	for (let attempt = 1; ; attempt++) {
		const outcome = await run(files, until - performance.now(), named);
		if (typeof outcome !== "object" || attempt > mostAttempts) return outcome;
		const again = await run(files, longest, ["--fgrep", outcome.title]);
		if (again !== "passed") return again;
		process.stdout.write(`         once only: ${outcome.title}\n`);
	}
}

/** The test of the file, the suite of its folder, then all others. */
function circles(file: string): string[][] {
	const [, folder = ""] = file.split("/");
	const inTest = dirname(file).replace("src/", "test/");
	const own = join(inTest, `${basename(file, ".ts")}.test.ts`);
	const near = [soonest[folder] ?? folder];
	const far = folders.filter((each) => !near.includes(each));
	const nearest = existsSync(join(tree, own)) ? [[own]] : [];
	return [...nearest, near.map(suite), far.map(suite)];
}

/** Words for mocha: only tests whose titles name the rule. */
function wordsNaming(rule: string | undefined): string[] {
	return rule ? ["--grep", `\\b${rule}\\b`] : [];
}

/** The first failure of the files, or of those tests that `chosen` picks. */
function run(
	files: readonly string[],
	milliseconds: number,
	chosen: readonly string[] = [],
): Promise<Outcome> {
	const mocha = join(root, "node_modules/mocha/bin/mocha.js");
	const words = [
		"--bail",
		"--exit",
		"--reporter=json",
		"--timeout=20000",
		...chosen,
		...files,
	];
	const child = spawn(process.execPath, [mocha, ...words], {
		cwd: tree,
		stdio: ["ignore", "pipe", "ignore"],
		detached: true,
	});
	let text = "";
	child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString("utf8")));
	return new Promise((resolve, reject) => {
		const timer = setTimeout(() => {
			// Its children go with it.
			if (child.pid) process.kill(-child.pid, "SIGKILL");
			resolve("hung");
		}, milliseconds);
		child.once("error", reject);
		child.once("close", (code) => {
			clearTimeout(timer);
			resolve(code === 0 ? "passed" : failureIn(text));
		});
	});
}

/** Of mocha's own account; what ended before it gave one could not be loaded. */
function failureIn(text: string): Outcome {
	try {
		const account = JSON.parse(text.slice(text.indexOf("{\n"))) as {
			failures: { fullTitle: string }[];
		};
		const [first] = account.failures;
		return first ? { title: first.fullTitle } : "broken";
	} catch {
		return "broken";
	}
}
