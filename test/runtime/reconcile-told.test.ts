// What a pass tells of calls that go on failing, and of what others changed.

import { expect } from "chai";
import { ClusterError } from "../../src/runtime/errors.ts";
import { ours, theirs } from "../support/objects.ts";
import { app, stage } from "../support/passes.ts";

describe("the status after a pass", () => {
	it("says from the second failure on what fails, and goes on failing for the queue", async () => {
		const { pass, world, parent, told } = stage((call) => {
			if (call === "apply Deployment")
				throw new ClusterError("unavailable", "no endpoints for webhook", 500);
		});
		expect((await pass()).calls).not.to.include("status App");
		world.isRetry = true;
		const second = await pass();
		expect(second.calls).to.deep.equal(["apply Deployment", "status App"]);
		expect(second.failure).to.be.instanceOf(ClusterError);
		const { conditions } = (told() ?? app)["status"] as {
			conditions: { type: string }[];
		};
		expect(conditions.find(({ type }) => type === "Ready")).to.include({
			status: "False",
			reason: "Retrying",
			message: "Deployment/web: no endpoints for webhook",
		});
		parent.now = told();
		expect((await pass()).calls).to.deep.equal(["apply Deployment", "get App"]);
	});

	it("calls what runs hardened only while nobody has changed it", async () => {
		let isRefused = false;
		const { pass, sinkOf, informers, told } = stage((call) => {
			if (isRefused && call === "apply Deployment")
				throw new ClusterError("forbidden", "quota", 403);
		});
		const hardened = () => {
			const { conditions } = (told() ?? app)["status"] as {
				conditions: { type: string; reason: string }[];
			};
			return conditions.find(({ type }) => type === "Hardened")?.reason;
		};
		await pass();
		expect(hardened()).to.equal("FullyHardened");
		isRefused = true;
		const live = informers.children("Deployment").get("shop", "web");
		const managedFields = [
			ours({ "f:spec": { "f:replicas": {} } }),
			theirs({ "f:spec": { "f:hostPID": {} } }),
		];
		const { metadata } = live ?? app;
		sinkOf("Deployment").upsert({
			...(live ?? app),
			metadata: { ...metadata, resourceVersion: "90", managedFields },
		});
		await pass();
		expect(hardened()).to.equal("Drifted");
	});

	it("says from the second failure on that what the spec names cannot be read", async () => {
		const { pass, parent, sinkOf, world, told } = stage();
		const layers = [{ configMap: "settings" }];
		const metadata = { ...app.metadata, resourceVersion: "6" };
		const image = "registry.example/shop/web:1.0.0";
		const spec = { image, config: { layers } };
		sinkOf("App").upsert({ ...app, metadata, spec });
		parent.reads = () => {
			throw new ClusterError("unavailable", "etcd is slow", 500);
		};
		expect((await pass()).calls).to.deep.equal(["get ConfigMap"]);
		world.isRetry = true;
		const second = await pass();
		expect(second.calls).to.deep.equal(["get ConfigMap", "status App"]);
		expect(second.failure).to.be.instanceOf(ClusterError);
		const text = JSON.stringify(told()?.["status"]);
		expect(text).to.contain("what the spec names cannot be read: etcd is slow");
	});
});
