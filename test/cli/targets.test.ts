// Which objects the words of a command line mean.

import { assert } from "chai";
import type { Connection } from "../../src/cli/connection.ts";
import { findNamed, targetOf } from "../../src/cli/targets.ts";
import type { KubeObject } from "../../src/kube/objects.ts";

const object = (kind: string, name: string): KubeObject => ({
	apiVersion: "seaworthy.dev/v1alpha1",
	kind,
	metadata: { name, namespace: "shop" },
});
const objects = [
	object("App", "web-1"),
	object("App", "web-2"),
	object("App", "db"),
	object("App", "tenant"),
	object("AppSecret", "web-1"),
];
const shop: Connection = {
	namespace: "shop",
	get: async ({ kind }, _, name) =>
		objects.find((each) => each.kind === kind && each.metadata.name === name),
	list: async ({ kind }) => objects.filter((each) => each.kind === kind),
};

async function found(words: string, connection = shop) {
	const targets = words.split(" ").map(targetOf);
	const answer = await findNamed(connection, targets);
	const names = answer.found.map(
		({ kind, object: { metadata } }) => `${kind.kind}/${metadata.name}`,
	);
	return { ...answer, names: names.join(" ") };
}

describe("the words of status and wait", () => {
	it("name one object each", async () => {
		const { names, isList } = await found("db appsecret/web-1");
		assert.equal(names, "App/db AppSecret/web-1");
		assert.isFalse(isList);
	});

	it("name a kind, as kubectl takes it", async () => {
		for (const word of ["swapp", "App", "seaworthyapp.seaworthy.dev"]) {
			const { names, isList } = await found(word);
			assert.equal(names, "App/web-1 App/web-2 App/db App/tenant");
			assert.isTrue(isList);
		}
		assert.equal((await found("tenant")).names, "App/tenant");
	});

	it("stand for many names with * and ?", async () => {
		const { names, isList } = await found("app/web-*");
		assert.equal(names, "App/web-1 App/web-2");
		assert.isTrue(isList);
		assert.equal((await found("web-?")).names, `${names} AppSecret/web-1`);
		assert.equal((await found("web.1*")).names, "");
	});

	it("say where nothing of the kind is", async () => {
		const { missing } = await found("swlog/x-*");
		assert.deepEqual(missing, [
			"swlog/x-*: nothing of the kind is in namespace shop",
		]);
	});

	it("may name kinds and forms of names, but no object, of all namespaces", async () => {
		const all: Connection = { ...shop, namespace: undefined };
		assert.equal((await found("app/d*", all)).names, "App/db");
		assert.include((await found("swsec", all)).names, "AppSecret/web-1");
		const refused = await found("db", all).catch(String);
		assert.include(refused, "leave out -A");
	});
});
