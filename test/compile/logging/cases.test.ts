// The text that a sidecar runs with, for every output and every parser: CASE.in.yaml is a spec and logs, CASE.out.conf the text.

import { assert } from "chai";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { App } from "../../../src/api/app/app.ts";
import type { LoggingSidecar } from "../../../src/api/logging-sidecar.ts";
import { logsOf } from "../../../src/compile/logging/logs.ts";
import { judgedSidecar } from "../../../src/compile/logging/spec.ts";
import { configText } from "../../../src/compile/logging/text.ts";
import { outputs } from "../../../src/fluentd/outputs/index.ts";
import { parsers } from "../../../src/fluentd/parsers/index.ts";
import { readFluentd } from "../../../src/fluentd/reader.ts";
import { platform } from "../../../src/api/platform.ts";
import { seen } from "../../../src/schema/defaults.ts";
import { goldenCases } from "../../support/golden.ts";

type Case = {
	spec: LoggingSidecar["spec"];
	logs: NonNullable<App["spec"]["logs"]>;
};
const folder = join(import.meta.dirname, "../../cases/fluentd");
const cases = goldenCases("fluentd").map(({ name, given }) => ({
	name,
	...(given as Case),
}));

function textOf({ spec: written, logs: files }: Case): string {
	const sidecar = {
		apiVersion: "seaworthy.dev/v1alpha1",
		kind: "LoggingSidecar",
		metadata: { name: "logs" },
		spec: written,
	};
	const { spec, faults } = judgedSidecar(sidecar, seen(platform, {}));
	const { logs, faults: more } = logsOf({
		metadata: { name: "web", namespace: "shop" },
		spec: { image: "", logs: files },
	});
	assert.deepEqual([...faults, ...more], []);
	if (!spec) return assert.fail("the schema does not hold");
	const printed = configText(spec, logs);
	if ("problems" in printed) assert.fail(JSON.stringify(printed.problems));
	return printed.text;
}

describe("Configurations of fluentd", () => {
	for (const { name, spec, logs } of cases)
		it(name, () => {
			const text = textOf({ spec, logs });
			assert.isTrue(!("error" in readFluentd(text)));
			const file = join(folder, `${name}.out.conf`);
			if (process.env["UPDATE_GOLDENS"] === "1") writeFileSync(file, text);
			assert.equal(text, existsSync(file) ? readFileSync(file, "utf8") : "");
		});

	it("show every output, by its own example, and every parser", () => {
		const written = cases.flatMap(({ spec }) =>
			spec.outputs.flatMap((output) =>
				Object.entries(output).map((member) => JSON.stringify(member)),
			),
		);
		for (const { name, example } of Object.values(outputs))
			assert.include(written, JSON.stringify([name, example]));
		const formats = cases.flatMap(({ logs }) =>
			logs.map(({ format }) => format),
		);
		assert.deepEqual(
			parsers.map(({ name }) => name).filter((name) => !formats.includes(name)),
			[],
		);
	});

	it("read the example of every parser that is ours", () => {
		for (const { name, parameters, example } of parsers) {
			const { expression = "" } = parameters as { expression?: string };
			if (!expression) continue;
			const form = new RegExp(expression.slice(1, -1));
			assert.isNotEmpty(form.exec(example)?.groups?.["message"], name);
		}
	});
});
