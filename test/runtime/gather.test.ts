// What a pass reads before it plans, and what it leaves unread.

import { expect } from "chai";
import type { Condition } from "../../src/kube/conditions.ts";
import { app, stage } from "../support/passes.ts";

describe("a pass", () => {
	it("asks for nothing on behalf of an App in a namespace that is not served", async () => {
		const { pass, informers } = stage();
		const layers = [{ configMap: "one-megabyte" }];
		const links = [{ alias: "DB", to: "db", port: "sql" }];
		const fat = {
			...app,
			metadata: {
				...app.metadata,
				namespace: "elsewhere",
				resourceVersion: "7",
			},
			spec: { config: { layers }, network: { links } },
		};
		informers.parents("App").upsert(fat);
		const { calls, failure } = await pass("elsewhere");
		expect([calls, failure]).to.deep.equal([["status App"], undefined]);
		for (const kind of ["ConfigMap", "App"])
			expect(informers.subscriptions.queriesOf(kind)).to.deep.equal([]);
	});

	it("keeps a few fields of a large App, and reads it when its turn comes", async () => {
		const { pass, informers, parent } = stage();
		const fat = {
			...app,
			metadata: { ...app.metadata, resourceVersion: "7" },
			spec: {
				...(app["spec"] as object),
				args: Array<string>(10).fill("x".repeat(100_000)),
			},
		};
		const sizeOf = () =>
			JSON.stringify(informers.parents("App").get("shop", "web")).length;
		informers.parents("App").upsert(fat);
		expect(sizeOf()).to.be.below(1_000);
		parent.now = fat;
		const { calls } = await pass();
		expect(calls.filter((call) => call.startsWith("get"))).to.deep.equal([
			"get App",
		]);
		expect(calls).to.include("apply Deployment");
	});

	it("R20: keeps a few fields of an App whose namespace is not served, and reads it once when it is", async () => {
		const { pass, informers } = stage();
		const held = () => informers.parents("App").get("shop", "web");
		const query = { kind: "App", namespace: "shop", name: "web" };
		const before = await informers.answer(query);
		informers.joining.begin();
		informers.serve([]);
		expect(held()).to.have.property("isPartial");
		const [outside] = await informers.answer(query);
		expect(outside?.["spec"]).to.deep.equal({
			ports: [{ name: "http", port: 8080 }],
		});
		informers.serve(["shop"]);
		expect((await pass()).calls).to.include.members([
			"get App",
			"list App",
			"list ReplicaSet",
			"apply Deployment",
		]);
		const [after] = await informers.answer(query);
		expect(after?.["spec"]).to.deep.equal(before[0]?.["spec"]);
		expect(held()).not.to.have.property("isPartial");
		expect((await pass()).calls).to.deep.equal([]);
	});

	it("reads no more configuration for one App than a copy of it holds", async () => {
		const { pass, informers, server } = stage();
		server.data = { A: "x".repeat(700_000) };
		const names = ["one", "two", "three"];
		const layers = names.map((configMap) => ({ configMap }));
		const { metadata } = app;
		informers.parents("App").upsert({
			...app,
			metadata: { ...metadata, generation: 2, resourceVersion: "7" },
			spec: { image: "registry.example/shop/web:1.0.0", config: { layers } },
		});
		await pass();
		const conditions = server.status["conditions"] as Condition[];
		const ready = conditions.find(({ type }) => type === "Ready");
		expect(ready?.reason).to.equal("ConfigInvalid");
		expect(ready?.message).to.contain("hold more than 1 MiB");
	});
});
