// What a newcomer types in the checkout, whatever Node the machine has.

import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";

const run = promisify(execFile);
const root = join(import.meta.dirname, "../..");

describe("npx seaworthy", function () {
	this.timeout(60_000);
	// A cache of its own: npx remembers there where a command of an earlier checkout stood.
	const cache = mkdtempSync(join(tmpdir(), "seaworthy-npx-"));
	after(() => rmSync(cache, { recursive: true }));

	it("runs the command of this checkout with the Node that it brings", async () => {
		const { stdout } = await run("npx", ["--no", "seaworthy", "version"], {
			cwd: root,
			env: { ...process.env, npm_config_cache: cache },
		});
		expect(stdout).to.match(/^seaworthy \d+\.\d+\.\d+\n/);
		expect(stdout).to.contain(`node ${process.versions.node}`);
	});
});
