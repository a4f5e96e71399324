// Mocha's own list of what ran, and the counts as a file for tools/test.ts to add up.

import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import Mocha from "mocha";

const { Spec } = Mocha.reporters;
const { EVENT_RUN_END, EVENT_TEST_END } = Mocha.Runner.constants;

export default class CountingReporter extends Spec {
	constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
		super(runner, options);
		const slowest: { title: string; milliseconds: number }[] = [];
		runner.on(EVENT_TEST_END, (test) => {
			slowest.push({
				title: test.fullTitle(),
				milliseconds: test.duration ?? 0,
			});
		});
		runner.on(EVENT_RUN_END, () => {
			const folder = process.env["SEAWORTHY_RESULTS"];
			if (!folder) return;
			const { passes, failures, pending } = this.stats;
			const outcome = {
				passed: passes,
				failed: failures,
				skipped: pending,
				slowest: slowest
					.toSorted((a, b) => b.milliseconds - a.milliseconds)
					.slice(0, 10),
			};
			writeFileSync(
				join(folder, `${randomUUID()}.json`),
				JSON.stringify(outcome),
			);
		});
	}
}
