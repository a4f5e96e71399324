// What files alone do not tell is a warning of `seaworthy lint` that says so, and ends with 0.

import { assert } from "chai";
import type { Ended, Workplace } from "./running.ts";
import { appYaml, workplace } from "./running.ts";

describe("seaworthy lint on a part of what a cluster holds", function () {
	this.timeout(20_000);
	let place: Workplace;
	before(() => {
		place = workplace();
	});
	after(() => place.remove());

	async function lint(
		text: string | Uint8Array,
		...words: string[]
	): Promise<Ended> {
		place.write("app.yaml", text);
		return await place.run(["lint", "app.yaml", ...words]);
	}
	it("says where logs cannot go, and only warns of what the cluster may have", async () => {
		const { code, out } = await lint(
			[
				appYaml("web", "logs: [{ name: access, path: /var/log/web }]"),
				[
					"apiVersion: seaworthy.dev/v1alpha1",
					"kind: LoggingSidecar",
					"metadata: { name: far, namespace: shop }",
					"spec:",
					"  outputs:",
					"    - name: out",
					"      http: { host: logs.example.com, port: 443 }",
					"",
				].join("\n"),
			].join("---\n"),
		);
		assert.match(
			out,
			/^app.yaml:7:3 +warning +spec.logs +are taken by nobody: no LoggingSidecar selects this App; it depends on all LoggingSidecars of the namespace, which the files do not tell +\[NoLogging\]\n/,
		);
		assert.match(out, /\napp.yaml:15:7 +error .*\[OutputHostUnsupported\]\n/);
		assert.match(out, /\n1 error, 1 warning in 1 file\n$/);
		assert.equal(code, 2);
	});

	it("warns of an output whose plugin the default image lacks", async () => {
		const { code, out } = await lint(
			[
				"apiVersion: seaworthy.dev/v1alpha1",
				"kind: LoggingSidecar",
				"metadata: { name: far, namespace: shop }",
				"spec:",
				"  outputs:",
				"    - name: out",
				"      elasticsearch: { hosts: [{ host: 192.0.2.7 }], index: shop }",
				"",
			].join("\n"),
		);
		assert.match(
			out,
			/^app.yaml:7:7 +warning .*does not hold; name one that holds it in spec.image; it depends on the settings of the platform, which the files do not tell +\[PluginMissing\]\n/,
		);
		assert.equal(code, 0);
	});

	const lacks = {
		"a ConfigMap": [
			"config: { layers: [{ configMap: common }], required: [A] }",
			"ConfigMap default/common",
			2,
		],
		"an AppSecret of a layer": [
			"config: { layers: [{ appSecret: db }] }",
			"AppSecret default/db",
			1,
		],
		"a Secret": [
			"secrets: [{ name: db }]",
			"AppSecret default/db or Secret default/db",
			1,
		],
		"a LoggingSidecar": [
			"logging: [{ name: far }]\n  logs: [{ name: a, path: /a }]",
			"LoggingSidecar default/far",
			1,
		],
		"an AppNetwork": [
			"network: { join: [{ name: back }] }",
			"AppNetwork default/back",
			1,
		],
		"an App": [
			"network: { links: [{ alias: DB, to: db, port: 80 }] }",
			"App default/db",
			1,
		],
		"a Service": [
			"network: { links: [{ alias: DB, service: db, port: 80 }] }",
			"Service default/db",
			1,
		],
	} as const;
	for (const [what, [spec, objects, count]] of Object.entries(lacks))
		it(`only warns of ${what} that the cluster may hold`, async () => {
			const { code, out } = await lint(appYaml("web", spec));
			const warnings = out
				.split("\n")
				.filter((line) =>
					line.includes(
						` in the given files; the cluster may hold ${objects} `,
					),
				);
			assert.lengthOf(warnings, count, out);
			assert.match(out, /\n0 errors, \d warnings? in 1 file\n$/);
			assert.equal(code, 0);
		});

	it("judges the network by what the files hold, and leaves the rest to the cluster", async () => {
		const { code, out } = await lint(
			[
				appYaml("report", "ports: [{ name: http, port: 80 }]").replace(
					"name: report",
					"name: report\n  namespace: data",
				),
				appYaml(
					"web",
					"network:",
					"  links:",
					"    - { alias: REPORT, to: data/report, port: http }",
					"    - { alias: OTHER, to: data/other, port: http }",
					"  external: [{ host: example.com, ports: [443] }]",
				),
			].join("---\n"),
		);
		const far =
			"; it depends on the other namespace, which the files do not tell";
		const host =
			"; it depends on the settings of the platform, which the files";
		const found = out.split("\n");
		assert.match(found[0] ?? "", /calls of this App on the port http +\[NoC/);
		assert.include(found[1], `calls of this App on the port http${far}`);
		assert.include(found[2], host);
		assert.equal(found[3], "0 errors, 3 warnings in 1 file");
		assert.equal(code, 0);
	});
});
