// `make test-long`: every test, the stories on older Kubernetes, then the whole campaigns of the fault proxy. It takes hours; what
// is in it is not in `make test`. PART=stories-1.33 runs one part.

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { olderKubernetes } from "../src/controlplane/pinned-modules.ts";

type Part = {
	name: string;
	title: string;
	/** File in this folder and what follows it. */
	words: [file: string, ...words: string[]];
	environment?: NodeJS.ProcessEnv;
};

/** Seeds of every campaign; SEEDS=20 is the least that counts as a record. */
const { SEEDS = "500", PART } = process.env;
const parts: readonly Part[] = [
	{ name: "tests", title: "all tests", words: ["test.ts"] },
	...olderKubernetes.map((version) => ({
		name: `stories-${version}`,
		title: `stories on Kubernetes ${version}`,
		words: ["test.ts", "stories"] satisfies Part["words"],
		// A folder of ready binaries would be taken whatever its version.
		environment: { SEAWORTHY_KUBERNETES: version, KUBEBUILDER_ASSETS: "" },
	})),
	{
		name: "crowd",
		title: "1,000 hostile objects beside an operator in 512 MiB",
		words: ["../node_modules/mocha/bin/mocha.js", "test/cluster/crowd.test.ts"],
		environment: { CROWD: "1000" },
	},
	{
		name: "restored-etcd",
		title: "an etcd that is restored under a running operator",
		words: [
			"../node_modules/mocha/bin/mocha.js",
			"test/long/restored-etcd.test.ts",
		],
	},
	{
		name: "campaigns",
		title: `campaigns of ${SEEDS} seeds`,
		words: ["faults.ts"],
	},
];

const chosen = parts.filter(({ name }) => !PART || name === PART);
if (chosen.length === 0)
	throw new Error(`PART may be ${parts.map(({ name }) => name).join(", ")}`);
const failed = chosen.filter(({ title, words, environment }) => {
	process.stdout.write(`\n${title}\n`);
	const [file, ...rest] = words;
	const { status } = spawnSync(
		process.execPath,
		[join(import.meta.dirname, file), ...rest],
		{ stdio: "inherit", env: { ...process.env, SEEDS, ...environment } },
	);
	return status !== 0;
});
process.stdout.write(
	`\n${chosen.length - failed.length} passed, ${failed.length} failed, 0 skipped\n`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
