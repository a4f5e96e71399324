// `make test-long`: every test, then the whole campaigns of the fault proxy. It takes hours; what is in it is not in `make test`.

import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** Seeds of every campaign; SEEDS=20 is the least that counts as a record. */
const { SEEDS = "500" } = process.env;
const parts = [
	{ title: "all tests", file: "test.ts" },
	{ title: `campaigns of ${SEEDS} seeds`, file: "faults.ts" },
];

const failed = parts.filter(({ title, file }) => {
	process.stdout.write(`\n${title}\n`);
	const { status } = spawnSync(
		process.execPath,
		[join(import.meta.dirname, file)],
		{ stdio: "inherit", env: { ...process.env, SEEDS } },
	);
	return status !== 0;
});
process.stdout.write(
	`\n${parts.length - failed.length} passed, ${failed.length} failed, 0 skipped\n`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
