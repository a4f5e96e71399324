// `seaworthy render`: objects on stdout, what is wrong on stderr, the same bytes for the same files.

import { assert } from "chai";
import { loadAll } from "js-yaml";
import type { Workplace } from "./running.ts";
import { appYaml, workplace } from "./running.ts";
import { atLeastOne } from "../support/at-least-one.ts";

type Rendered = {
	kind: string;
	metadata: { name: string; namespace: string };
};

describe("seaworthy render", function () {
	this.timeout(20_000);
	let place: Workplace;
	before(() => {
		place = workplace();
	});
	after(() => place.remove());

	async function rendered(text: string, ...words: string[]) {
		place.write("in.yaml", text);
		const ended = await place.run(["render", "-f", "in.yaml", ...words]);
		const objects = loadAll(ended.out) as Rendered[];
		return { ...ended, objects };
	}
	const names = (objects: readonly Rendered[]) =>
		objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`);

	it("prints all children of each App in the order of the files", async () => {
		const { code, err, objects } = await rendered(
			[
				appYaml("web", "ports: [{ name: http, port: 8080 }]"),
				appYaml("db"),
			].join("---\n"),
		);
		assert.deepEqual([code, err], [0, ""]);
		const owners = objects.map(({ metadata }) => metadata.name.split("--")[0]);
		assert.deepEqual([...new Set(owners)], ["web", "db"]);
		assert.includeMembers(names(objects), [
			"Deployment/web",
			"Service/web",
			"ServiceAccount/web",
			"NetworkPolicy/web",
			"Deployment/db",
		]);
		assert.notInclude(names(objects), "Service/db");
	});

	it("takes a large network in time that grows with its size alone", async () => {
		const many = Array.from({ length: 400 }, (_, index) =>
			appYaml(`a${index}`, "network: { join: [{ name: all }] }"),
		);
		const network =
			"apiVersion: seaworthy.dev/v1alpha1\nkind: AppNetwork\nmetadata: { name: all }\nspec: {}\n";
		place.write("in.yaml", [network, ...many].join("---\n"));
		const start = performance.now();
		const { code, err } = await place.run(["render", "-f", "in.yaml"]);
		assert.deepEqual([code, err], [0, ""]);
		// It takes one second; each App that was compiled for each other took 38.
		assert.isBelow(performance.now() - start, 8_000);
	});

	it("gives the same bytes again, and from stdin", async () => {
		const text = appYaml("web", "config: { layers: [{ values: { A: b } }] }");
		const first = await rendered(text);
		const second = await rendered(text);
		assert.equal(second.out, first.out);
		const piped = await place.run(["render", "-f", "-"], { stdin: text });
		assert.equal(piped.out, first.out);
	});

	it("does not change when only the layout of the files does", async () => {
		const split = "many";
		place.write(`${split}/1.yaml`, appYaml("db"));
		place.write(`${split}/2.yaml`, appYaml("web"));
		const many = await place.run(["render", "-f", split]);
		const one = await rendered([appYaml("db"), appYaml("web")].join("---\n"));
		assert.equal(many.out, one.out);
	});

	it("treats an exported object that nobody observed as one from a file", async () => {
		const secret =
			"apiVersion: seaworthy.dev/v1alpha1\nkind: AppSecret\nmetadata: { name: db }\nspec: { data: [{ key: uid, generate: { uuid: {} } }] }\n";
		const web = appYaml("web", "secrets: [{ name: db }]");
		const written = await rendered([secret, web].join("---\n"));
		assert.deepEqual([written.code, written.err], [0, ""]);
		const status = "status: { observedGeneration: -1 }\n";
		const exported = await rendered([secret + status, web].join("---\n"));
		assert.deepEqual(exported, written);
	});

	it("puts objects without a namespace into the one that is named", async () => {
		const { objects } = await rendered(appYaml("web"), "-n", "shop");
		for (const { metadata } of atLeastOne(objects))
			assert.equal(metadata.namespace, "shop");
	});

	it("prints a List as JSON", async () => {
		place.write("in.yaml", appYaml("web"));
		const { out } = await place.run(["render", "-f", "in.yaml", "-o", "json"]);
		const { kind, items } = JSON.parse(out);
		assert.equal(kind, "List");
		assert.include(names(items), "Deployment/web");
	});

	it("prints what it can and tells the rest on stderr", async () => {
		const { code, err, objects } = await rendered(
			[appYaml("good"), appYaml("bad", "replicas: -1")].join("---\n"),
		);
		assert.equal(code, 2);
		assert.include(names(objects), "Deployment/good");
		assert.notInclude(names(objects), "Deployment/bad");
		assert.match(err, /^in.yaml:14:3 {2}error {2}spec.replicas .*\[range\]\n$/);
	});

	it("ends with 0 where a warning holds nothing back", async () => {
		const { code, err, objects } = await rendered(
			appYaml("web", "command: [npm start]"),
		);
		assert.match(err, /^in.yaml:\d+:\d+ +warning .*\[CommandOfOneWord\]\n$/);
		assert.include(names(objects), "Deployment/web");
		assert.equal(code, 0);
	});

	it("renders no workload whose configuration is not in the files", async () => {
		const { code, err, objects } = await rendered(
			appYaml("web", "config: { layers: [{ configMap: common }] }"),
		);
		assert.equal(code, 2);
		assert.match(err, /\[ConfigMissing\]/);
		assert.include(names(objects), "NetworkPolicy/web");
		assert.notInclude(names(objects), "Deployment/web");
	});

	it("takes the settings of a platform, alone or in their ConfigMap", async () => {
		const settings = "servedNamespaces: [default]\ndns: { ports: [5353] }\n";
		place.write("platform.yaml", settings);
		place.write(
			"config-map.yaml",
			`apiVersion: v1\nkind: ConfigMap\nmetadata: { name: seaworthy-platform }\ndata:\n  platform.yaml: |\n    servedNamespaces: [default]\n    dns: { ports: [5353] }\n`,
		);
		const alone = await rendered(appYaml("web"), "--platform", "platform.yaml");
		assert.equal(alone.code, 0);
		assert.include(alone.out, "port: 5353");
		const held = await rendered(
			appYaml("web"),
			"--platform",
			"config-map.yaml",
		);
		assert.equal(held.out, alone.out);
	});

	it("says of an App outside the served namespaces that it is not served", async () => {
		place.write("platform.yaml", "servedNamespaces: [other]\n");
		const { code, out, err } = await rendered(
			appYaml("web"),
			"--platform",
			"platform.yaml",
		);
		assert.deepEqual([code, out], [2, ""]);
		assert.match(err, /\[NamespaceNotServed\]/);
	});

	it("names what is wrong with a platform file", async () => {
		place.write("platform.yaml", "dns:\n  prots: [53]\n");
		const { code, err } = await rendered(
			appYaml("web"),
			"--platform",
			"platform.yaml",
		);
		assert.equal(code, 2);
		assert.equal(
			err,
			"seaworthy: platform.yaml:2:3 dns.prots unknown field; did you mean 'ports'? [unknown-field]\n",
		);
	});

	it("asks for files, and for an App in them", async () => {
		const without = await place.run(["render"]);
		assert.equal(without.code, 2);
		assert.match(without.err, /--filename/);
		const { code, err } = await rendered("");
		assert.deepEqual(
			[code, err],
			[2, "seaworthy: nothing of seaworthy.dev in the given files\n"],
		);
	});
});
