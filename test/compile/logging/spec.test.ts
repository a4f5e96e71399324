// A stored object may be older than the schema, or lack what it asks for: that is a Fault, and nothing throws.

import { assert } from "chai";
import type { App } from "../../../src/api/app/app.ts";
import type { LoggingSidecar } from "../../../src/api/logging-sidecar.ts";
import { platform } from "../../../src/api/platform.ts";
import { appLogging } from "../../../src/compile/logging/app-logging.ts";
import { logsOf } from "../../../src/compile/logging/logs.ts";
import {
	judgedSidecar,
	writtenOutputs,
} from "../../../src/compile/logging/spec.ts";
import { seen } from "../../../src/schema/defaults.ts";

const settings = seen(platform, {});
const stored = (spec: unknown) =>
	({ metadata: { name: "logs" }, spec }) as LoggingSidecar;
const app = (spec: unknown) => ({ metadata: { name: "web" }, spec }) as App;

const oddSpecs: unknown[] = [
	undefined,
	{},
	{ outputs: null },
	{ outputs: [null] },
	{ outputs: [{ name: "none" }] },
	{ outputs: [{ name: "far", forward: { host: "a b" } }] },
	{ outputs: [{ name: "far", http: {}, stdout: {} }] },
	{ outputs: [{ name: "es", elasticsearch: { hosts: [{}], index: "a" } }] },
	{ outputs: [{ name: "out", stdout: {} }], delivery: "Perhaps" },
];
const oddLogs: unknown[] = [
	[{}],
	[null],
	[{ name: "a" }],
	[{ name: "a", path: "/var/../etc" }],
	[{ name: "a", path: "/a", files: "../x" }],
	[{ name: "a", path: "/a", format: "Ruby" }],
];

describe("a stored LoggingSidecar", () => {
	for (const spec of oddSpecs)
		it(`has a Fault: ${JSON.stringify(spec)}`, () => {
			const sidecar = stored(spec);
			const { faults, egress } = judgedSidecar(sidecar, settings);
			assert.isNotEmpty(faults);
			for (const { reason, path } of faults) {
				assert.equal(reason, "InvalidSpec");
				assert.match(path, /^spec\./);
			}
			assert.isEmpty(egress);
			assert.isEmpty(writtenOutputs(sidecar));
			const through = appLogging({
				copyName: (_, first: string) => first,
				app: app({
					logs: [{ name: "a", path: "/a" }],
					logging: [{ name: "logs" }],
				}),
				platform: settings,
				loggingSidecars: [sidecar],
				tenant: undefined,
				children: [],
				logSecrets: new Map(),
			});
			assert.deepEqual(
				through.faults.map(({ reason }) => reason),
				["LoggingInvalid"],
			);
		});
});

describe("stored logs of an App", () => {
	for (const logs of oddLogs)
		it(`have a Fault: ${JSON.stringify(logs)}`, () => {
			const { logs: read, faults } = logsOf(app({ logs }));
			assert.isEmpty(read);
			assert.isNotEmpty(faults);
			for (const { path } of faults) assert.match(path, /^spec\.logs\[0\]/);
		});

	it("are none where there is no spec", () => {
		assert.deepEqual(logsOf(app(undefined)), { logs: [], faults: [] });
	});
});
