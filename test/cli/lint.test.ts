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

	it("warns of a command that no shell splits", async () => {
		const { code, out } = await lint(
			appYaml("web", 'command: ["npm run start"]'),
		);
		assert.match(
			out,
			/^app.yaml:7:13 +warning +spec.command\[0\] .*\[npm, run, start\] +\[CommandOfOneWord\]\n/,
		);
		assert.equal(code, 0);
	});

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
