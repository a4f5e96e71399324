// `seaworthy lint` as people and pipelines meet it: exact output and exit codes of the real process.

import { assert } from "chai";
import type { Ended, Workplace } from "./running.ts";
import { appYaml, workplace } from "./running.ts";

describe("seaworthy lint", function () {
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
	async function says(
		text: string | Uint8Array,
		code: number,
		lines: string[],
	): Promise<void> {
		const ended = await lint(text);
		assert.deepEqual(ended, { code, out: `${lines.join("\n")}\n`, err: "" });
	}

	it("has nothing to say of a good App", () =>
		says(appYaml("web"), 0, ["0 errors in 1 file"]));

	it("names file, line, column, path, what must hold, and the rule", () =>
		says(
			appYaml(
				"web",
				"ports:",
				"  - name: http",
				"    port: 80",
				"  - name: http",
				"    port: 81",
				"rplicas: 2",
			),
			2,
			[
				"app.yaml:10:7  error  spec.ports[1].name  must be unique; 'http' is already used at line 8  [dup-key]",
				"app.yaml:12:3  error  spec.rplicas        unknown field; did you mean 'replicas'?           [unknown-field]",
				"2 errors in 1 file",
			],
		));

	it("says where logs cannot go, and only warns of what the cluster may have", () =>
		says(
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
			2,
			[
				"app.yaml:7:3   warning  spec.logs             are taken by nobody: no LoggingSidecar selects this App                   [NoLogging]",
				"app.yaml:15:7  error    spec.outputs[0].http  of the output out sends to logs.example.com, which policies cannot name; state egress with its addresses, or a sink  [OutputHostUnsupported]",
				"1 error, 1 warning in 1 file",
			],
		));

	it("warns of an output whose plugin the default image lacks", () =>
		says(
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
			0,
			[
				"app.yaml:7:7  warning  spec.outputs[0].elasticsearch  needs the plugin fluent-plugin-elasticsearch, which the image docker.io/fluent/fluentd:v1.19.3-2.2 does not hold; name one that holds it in spec.image  [PluginMissing]",
				"0 errors, 1 warning in 1 file",
			],
		));

	it("finds contradictions that only compiling shows", () =>
		says(
			[
				appYaml("db", "ports: [{ name: pg, port: 5432 }]"),
				appYaml(
					"web",
					"network:",
					"  links:",
					"    - alias: DB",
					"      to: db",
					"      port: http",
				),
			].join("---\n"),
			2,
			[
				"app.yaml:19:9  error  spec.network.links[0].port  names the port http, which the App db does not declare; it declares pg  [PortNotDeclared]",
				"1 error in 1 file",
			],
		));

	it("only warns of what other files or the cluster may hold", async () => {
		const { code, out } = await lint(
			appYaml("web", "config: { layers: [{ configMap: common }] }"),
		);
		assert.match(out, /^app.yaml:7:24 {2}warning .*\[ConfigMissing\]\n/);
		assert.match(out, /0 errors, 1 warning in 1 file\n$/);
		assert.equal(code, 0);
	});

	it("judges the network by what the files hold, and leaves the rest to the cluster", () =>
		says(
			[
				appYaml("report", "ports: [{ name: http, port: 80 }]").replace(
					"name: report",
					"name: report\n  namespace: data",
				),
				appYaml(
					"web",
					"network:",
					"  join: [{ name: back }]",
					"  links:",
					"    - { alias: REPORT, to: data/report, port: http }",
					"    - { alias: OTHER, to: data/other, port: http }",
					"    - { alias: KAFKA, service: kafka, port: 9092 }",
					"  external: [{ host: example.com, ports: [443] }]",
				),
			].join("---\n"),
			0,
			[
				"app.yaml:17:14  warning  spec.network.join[0].name      names the AppNetwork back, which does not exist                           [PeerNotFound]",
				"app.yaml:19:26  warning  spec.network.links[0].to       names data/report, which has not accepted calls of this App on the port http  [NoConsent]",
				"app.yaml:20:25  warning  spec.network.links[1].to       names data/other, which has not accepted calls of this App on the port http  [NoConsent]",
				"app.yaml:21:25  warning  spec.network.links[2].service  names the Service kafka, which does not exist                             [PeerNotFound]",
				"app.yaml:22:18  warning  spec.network.external[0].host  names the host example.com; network policies know addresses only, and the platform opens none for hosts  [FQDNUnsupported]",
				"0 errors, 5 warnings in 1 file",
			],
		));

	it("takes a key that a ConfigMap of the files lacks for an error", async () => {
		const { code, out } = await lint(
			[
				appYaml(
					"web",
					"config: { layers: [{ configMap: common, keys: [B] }] }",
				),
				"apiVersion: v1\nkind: ConfigMap\nmetadata: { name: common }\ndata: { A: x }\n",
			].join("---\n"),
		);
		assert.match(out, /error .*\[ConfigMissing\]/);
		assert.equal(code, 2);
	});

	it("does not blame an App for another one that is refused", async () => {
		const { out } = await lint(
			[
				appYaml("db", "replicas: many"),
				appYaml(
					"web",
					"network: { links: [{ alias: DB, to: db, port: 5432 }] }",
				),
			].join("---\n"),
		);
		assert.match(out, /spec.replicas/);
		assert.match(out, /1 error in 1 file\n$/);
	});

	it("counts other objects and refuses unknown kinds of its own group", () =>
		says(
			[
				"apiVersion: v1\nkind: Service\nmetadata: { name: x }\n",
				"apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: x }\n",
				"apiVersion: seaworthy.dev/v1alpha1\nkind: Ap\nmetadata: { name: x }\n",
			].join("---\n"),
			2,
			[
				"app.yaml:10:1  error  kind  unknown kind of seaworthy.dev; did you mean 'App'?  [unknown-kind]",
				"1 error in 1 file, 2 other objects",
			],
		));

	it("refuses a kind of ours in a group that does not have it, and lets others have theirs", () =>
		says(
			[
				"kind: App\nmetadata: { name: x }\n",
				"apiVersion: seaworthy.io/v1alpha1\nkind: Tenant\nmetadata: { name: x }\n",
				"apiVersion: apps/v1\nkind: App\nmetadata: { name: x }\n",
				"apiVersion: kappctrl.k14s.io/v1alpha1\nkind: App\nmetadata: { name: x }\n",
				"apiVersion: seaworthy.dev/v1alpha1\nkind: SeaworthyApp\nmetadata: { name: x }\n",
			].join("---\n"),
			2,
			[
				"app.yaml:1:1   error  apiVersion  must be seaworthy.dev/v1alpha1                                            [wrong-group]",
				"app.yaml:4:1   error  apiVersion  must be seaworthy.dev/v1alpha1; seaworthy.io/v1alpha1 has no kind Tenant  [wrong-group]",
				"app.yaml:8:1   error  apiVersion  must be seaworthy.dev/v1alpha1; apps/v1 has no kind App                   [wrong-group]",
				"app.yaml:17:1  error  kind        unknown kind of seaworthy.dev; did you mean 'App'?                        [unknown-kind]",
				"4 errors in 1 file, 1 other object",
			],
		));

	it("compiles what templates of Helm leave null, and names that the server completes", async () => {
		const text = appYaml("web", "command:", "ports: null").replace(
			"name: web",
			"generateName: web-\n  labels:",
		);
		const { code, out } = await lint(text);
		assert.match(out, /warning {2}spec.command .*\[null-field\]\n/);
		assert.match(out, /0 errors, 2 warnings in 1 file\n$/);
		assert.equal(code, 0);
		place.write("app.yaml", text);
		const rendered = await place.run(["render", "-f", "app.yaml"]);
		assert.match(rendered.out, /name: web-xxxxx\n/);
		assert.equal(rendered.code, 0);
	});

	it("reads Lists, and tells of names that stand twice", () =>
		says(
			`apiVersion: v1\nkind: List\nitems:\n${[1, 2].map(() => "- { apiVersion: seaworthy.dev/v1alpha1, kind: App, metadata: { name: web }, spec: { image: 'a:1' } }\n").join("")}`,
			2,
			[
				"app.yaml:5:64  error  metadata.name  must be unique; App web stands already at app.yaml:4  [dup-object]",
				"1 error in 1 file",
			],
		));

	it("reports values that kubectl would not take for text", () =>
		says(
			appYaml("web", "config: { layers: [{ values: { DEBUG: yes } }] }"),
			2,
			[
				"app.yaml:7:34  error  spec.config.layers[0].values.DEBUG  must be a string; found true (write it in quotes)  [wrong-type]",
				"1 error in 1 file",
			],
		));

	it("reports keys written twice, and goes on", () =>
		says(appYaml("web", "replicas: 1", "replicas: -1"), 2, [
			"app.yaml:8:3  error  spec.replicas  must be written once; this key stands twice in one map  [yaml-dup-key]",
			"app.yaml:8:3  error  spec.replicas  must be between 0 and 1000; found -1                    [range]",
			"2 errors in 1 file",
		]));

	it("reports broken YAML with its place", () =>
		says("apiVersion: [v1\nkind: App\n", 2, [
			"app.yaml:2:1  error  must be YAML: deficient indentation  [yaml-syntax]",
			"1 error in 1 file",
		]));

	it("takes junk for junk", async () => {
		const bytes = Uint8Array.from({ length: 512 }, (_, at) => (at * 37) % 256);
		await says(bytes, 2, [
			"app.yaml:1:1  error  must be text in UTF-8; this file holds other bytes  [yaml-syntax]",
			"1 error in 1 file",
		]);
		await says("\u0000\u0001", 2, [
			"app.yaml:1:1  error  must be YAML: null byte is not allowed in input  [yaml-syntax]",
			"1 error in 1 file",
		]);
		await says("just words\n", 2, [
			"app.yaml:1:1  error  must be a Kubernetes object: a map with apiVersion and kind  [no-object]",
			"1 error in 1 file",
		]);
	});

	it("says that an empty file is empty", () =>
		says("", 0, ["0 errors in 1 file; nothing of seaworthy.dev is in there"]));

	it("shows no control characters of a file", async () => {
		const { out } = await lint(appYaml("web", 'replicas: "\\e[31mred"'));
		assert.include(out, "\\u001b[31mred");
	});

	it("reads stdin", async () => {
		const stdin = appYaml("web", "replicas: -1");
		const { code, out } = await place.run(["lint", "-"], { stdin });
		assert.match(out, /^<stdin>:7:3 {2}error {2}spec.replicas /);
		assert.equal(code, 2);
	});

	it("reads folders, hidden ones left out", async () => {
		place.write("folder/a.yaml", appYaml("web"));
		place.write("folder/deep/b.yml", appYaml("db"));
		place.write("folder/.git/c.yaml", "broken: [");
		place.write("folder/notes.txt", "not yaml");
		const { code, out } = await place.run(["lint", "folder"]);
		assert.deepEqual([code, out], [0, "0 errors in 2 files\n"]);
	});

	it("explains in a sentence what it cannot read", async () => {
		const { code, out, err } = await place.run(["lint", "absent.yaml"]);
		assert.deepEqual(
			[code, out, err],
			[2, "", "seaworthy: cannot read absent.yaml: no such file or folder\n"],
		);
	});

	it("colours only where it is asked to", async () => {
		place.write("app.yaml", appYaml("web", "replicas: -1"));
		const words = ["lint", "app.yaml"];
		const escape = "\u001b[";
		const plain = await place.run(words);
		assert.notInclude(plain.out, escape);
		const always = await place.run([...words, "--color", "always"]);
		assert.include(always.out, escape);
		const forced = await place.run(words, { env: { FORCE_COLOR: "1" } });
		assert.include(forced.out, escape);
		const never = await place.run(["--color", "never", ...words], {
			env: { FORCE_COLOR: "1" },
		});
		assert.notInclude(never.out, escape);
		const none = await place.run(words, { env: { NO_COLOR: "1" } });
		assert.notInclude(none.out, escape);
	});

	it("prints findings as JSON, SARIF and GitHub annotations", async () => {
		const text = appYaml("web", "replicas: -1");
		const json = JSON.parse((await lint(text, "-o", "json")).out);
		assert.deepEqual(json, {
			files: 1,
			otherObjects: 0,
			findings: [
				{
					file: "app.yaml",
					line: 7,
					column: 3,
					severity: "error",
					at: "spec.replicas",
					message: "must be between 0 and 1000; found -1",
					rule: "range",
				},
			],
		});
		const sarif = JSON.parse((await lint(text, "-o", "sarif")).out);
		assert.equal(sarif.version, "2.1.0");
		const [result] = sarif.runs[0].results;
		assert.equal(result.ruleId, "range");
		assert.deepEqual(result.locations[0].physicalLocation, {
			artifactLocation: { uri: "app.yaml" },
			region: { startLine: 7, startColumn: 3 },
		});
		const github = await lint(text, "-o", "github");
		assert.equal(
			github.out,
			"::error file=app.yaml,line=7,col=3,title=range::spec.replicas must be between 0 and 1000; found -1\n",
		);
		assert.equal(github.code, 2);
	});
});
