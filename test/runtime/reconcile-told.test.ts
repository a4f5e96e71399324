// What a pass tells of calls that go on failing, and of what others changed.

import { expect } from "chai";
import { ClusterError } from "../../src/runtime/errors.ts";
import { RefusalRetries } from "../../src/runtime/refusal-retries.ts";
import { Pace } from "../../src/runtime/pace.ts";
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

	it("names the next try after a refusal, and is not written again for tries that events cause", async () => {
		let isRefused = true;
		const { pass, parent, world, told } = stage((call) => {
			if (isRefused && /Deployment|PodDisruptionBudget/.test(call))
				throw new ClusterError("forbidden", "exceeded quota", 403);
		});
		const ready = () => {
			const { conditions } = (told() ?? app)["status"] as {
				conditions: { type: string; message: string }[];
			};
			return conditions.find(({ type }) => type === "Ready")?.message;
		};
		const first = await pass();
		parent.now = told();
		expect(ready()).to.equal(
			"Deployment/web: exceeded quota; the next try follows within 5 s",
		);
		expect(first.again).to.be.within(3_000, 5_000);
		for (let event = 0; event < 5; event++) {
			const { calls, again } = await pass();
			expect(calls)
				.to.include("apply Deployment")
				.and.not.include("status App");
			expect(again).to.be.below(first.again ?? 0);
		}
		const early: string[] = [];
		world.refusals = new RefusalRetries((key) => void early.push(key));
		await pass();
		world.refusals.refused("shop", "App/shop/other", performance.now());
		isRefused = false;
		await pass();
		expect(early).to.deep.equal(["App/shop/other"]);
		expect(ready()).not.to.contain("next try");
	});

	it("takes its words back where the namespace is served no more, unless another release works there, and keeps the rest", async () => {
		const { pass, world, told, parent } = stage();
		await pass();
		parent.now = told();
		world.platform = { ...world.platform, servedNamespaces: [] };
		const status = () =>
			(told() ?? app)["status"] as {
				conditions: { type: string; reason: string }[];
				applied: object;
			};
		const ready = () =>
			status().conditions.find(({ type }) => type === "Ready")?.reason;
		const { applied } = status();
		expect(Object.keys(applied)).to.have.length(5);
		world.isHeldElsewhere = async () => true;
		expect((await pass()).calls).to.deep.equal([]);
		world.isHeldElsewhere = async () => false;
		expect((await pass()).calls).to.deep.equal(["status App"]);
		expect(ready()).to.equal("NamespaceNotServed");
		expect(status().applied).to.deep.equal(applied);
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

	it("puts a policy right in time though another child fails", async () => {
		let isFailing = false;
		const { pass, sinkOf, informers, world } = stage((call) => {
			if (isFailing && call === "apply Service")
				throw new ClusterError("unavailable", "no endpoints", 500);
		});
		const waits: number[] = [];
		world.pace = new Pace((_, milliseconds) => void waits.push(milliseconds));
		await pass();
		const edit = (kind: string, version: number) => {
			const live = informers.children(kind).get("shop", "web") ?? app;
			const managedFields = [ours({ "f:spec": { [`f:v${version}`]: {} } })];
			const resourceVersion = String(version);
			const metadata = { ...live.metadata, resourceVersion, managedFields };
			sinkOf(kind).upsert({ ...live, metadata });
		};
		for (let version = 1_000; version < 5_000; version += 1_000) {
			edit("NetworkPolicy", version);
			await pass();
		}
		isFailing = true;
		edit("NetworkPolicy", 5_000);
		edit("Service", 5_001);
		const { failure } = await pass();
		expect(failure).to.be.instanceOf(ClusterError);
		expect(Math.min(...waits)).to.be.within(1, 4_000);
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
