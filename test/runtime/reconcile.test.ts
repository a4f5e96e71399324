// Whole passes over an App against a server of a few lines: which calls they make.

import { expect } from "chai";
import type { KubeObject } from "../../src/kube/objects.ts";
import { ClusterError } from "../../src/runtime/errors.ts";
import { configMap, ours, theirs } from "../support/objects.ts";
import { app, stage } from "../support/passes.ts";

describe("a pass", () => {
	it("writes a field of status once that an older CRD drops, and says so", async () => {
		const { pass, server, unkept } = stage();
		server.drops = ["selector"];
		expect((await pass()).calls).to.include("status App");
		expect(unkept).to.deep.equal(["App selector"]);
		expect((await pass()).calls).to.deep.equal([]);
	});

	it("tells the conditions at least where an older CRD refuses the status", async () => {
		const { pass, server, unkept } = stage((call) => {
			if (call === "status App" && server.sent?.["selector"] !== undefined)
				throw new ClusterError("invalid", "status.selector: Unsupported", 422);
		});
		await pass();
		expect(unkept).to.deep.equal(["App status.selector: Unsupported"]);
		expect(Object.keys(server.status).sort()).to.deep.equal([
			"applied",
			"conditions",
			"observedGeneration",
		]);
		expect((await pass()).calls).to.deep.equal(["status App"]);
		expect(unkept).to.have.length(1);
	});

	it("goes on for an App without Secrets where the Secrets may not be watched", async () => {
		const { pass, world } = stage();
		world.obstacleIn = () => "secrets is forbidden";
		const { calls } = await pass();
		expect(calls).to.include("apply Deployment");
		expect(calls).to.include("status App");
	});

	it("writes each child once and one status, and the next one nothing", async () => {
		const { pass } = stage();
		expect((await pass()).calls).to.deep.equal([
			"apply Deployment",
			"apply NetworkPolicy",
			"apply Service",
			"post ConfigMap",
			"post ServiceAccount",
			"status App",
		]);
		expect((await pass()).calls).to.deep.equal([]);
	});

	it("R10: of an operator that starts anew writes nothing where all is as it was", async () => {
		const first = stage();
		await first.pass();
		const { status, children } = first.server;
		const second = stage(undefined, status);
		const metadata = { ...app.metadata, resourceVersion: "90" };
		second.sinkOf("App").upsert({ ...app, metadata, status });
		for (const child of children) second.sinkOf(child.kind).upsert(child);
		second.world.now = () => "2026-12-01T12:00:00Z";
		expect((await second.pass()).calls).to.deep.equal([]);
	});

	it("does not write again what one before wrote that failed later", async () => {
		let isWell = false;
		const { pass } = stage((call) => {
			if (!isWell && call === "apply Deployment")
				throw new ClusterError("unavailable", "busy", 503);
		});
		const first = await pass();
		expect(first.calls)
			.to.include("apply Service")
			.and.not.include("status App");
		expect(first.failure).to.be.instanceOf(ClusterError);
		isWell = true;
		expect((await pass()).calls).to.deep.equal([
			"apply Deployment",
			"status App",
		]);
		expect((await pass()).calls).to.deep.equal([]);
	});

	it("writes the status alone when only that failed", async () => {
		let isWell = false;
		const { pass } = stage((call) => {
			if (!isWell && call === "status App")
				throw new ClusterError("lost", "no answer");
		});
		expect((await pass()).calls).to.have.length(6);
		isWell = true;
		expect((await pass()).calls).to.deep.equal(["status App"]);
	});

	it("takes out of the status what another leader left there unseen", async () => {
		const { pass } = stage(undefined, { edges: [{ name: "old" }] });
		expect((await pass()).failure).to.match(/more than was known/);
		expect((await pass()).calls).to.deep.equal(["status App"]);
		expect((await pass()).calls).to.deep.equal([]);
	});

	/** An owned object that no plan names. */
	const surplus: KubeObject = {
		apiVersion: "policy/v1",
		kind: "PodDisruptionBudget",
		metadata: {
			name: "web",
			namespace: "shop",
			uid: "budget-1",
			resourceVersion: "6",
			ownerReferences: [
				{ ...app, name: "web", uid: "app-1", controller: true },
			],
			managedFields: [ours({ "f:spec": {} })],
		},
	};

	it("deletes what is not wanted any more, after one look at the parent", async () => {
		const { pass, sinkOf } = stage();
		sinkOf("PodDisruptionBudget").upsert(surplus);
		expect((await pass()).calls).to.include.members([
			"get App",
			"delete PodDisruptionBudget web budget-1",
		]);
	});

	it("deletes what an earlier release made of a kind that is made no more", async () => {
		const { pass, sinkOf } = stage();
		sinkOf("ControllerRevision").upsert({
			...surplus,
			apiVersion: "apps/v1",
			kind: "ControllerRevision",
		});
		expect((await pass()).calls).to.include(
			"delete ControllerRevision web budget-1",
		);
	});

	it("leaves what another operator hung onto its parent", async () => {
		const { pass, sinkOf } = stage();
		const managedFields = [theirs({ "f:spec": {} })];
		const metadata = { ...surplus.metadata, managedFields };
		sinkOf("PodDisruptionBudget").upsert({ ...surplus, metadata });
		const { calls } = await pass();
		expect(calls.filter((call) => call.startsWith("delete"))).to.deep.equal([]);
	});

	it("R7: takes away a copy that may not be used any more, although something else was refused", async () => {
		const { pass, informers } = stage((call) => {
			if (call === "apply Service")
				throw new ClusterError("forbidden", "quota", 403);
		});
		const [watch] = informers
			.watchesIn("shop")
			.filter(({ resource }) => resource.kind === "Secret");
		watch?.sink.bookmark("5");
		const annotations = {
			"seaworthy.dev/source": "Secret/key",
			"seaworthy.dev/desired": "x",
		};
		const name = "web--secret-0123456789";
		const metadata = { ...surplus.metadata, name, uid: "copy-1", annotations };
		watch?.sink.upsert({ apiVersion: "v1", kind: "Secret", metadata });
		const { calls, ending } = await pass();
		expect(calls).to.include(`delete Secret ${name} copy-1`);
		expect(ending).to.equal("troubled");
	});

	it("deletes nothing while something that is wanted was refused, and wants to look again", async () => {
		const { pass, sinkOf } = stage((call) => {
			if (call === "apply Deployment")
				throw new ClusterError("forbidden", "quota", 403);
		});
		sinkOf("PodDisruptionBudget").upsert(surplus);
		const { calls, ending } = await pass();
		expect(ending).to.equal("troubled");
		expect(calls).to.include("status App");
		expect(calls.filter((call) => call.startsWith("delete"))).to.deep.equal([]);
	});

	for (const [what, change] of Object.entries({
		"has a newer spec": { generation: 2 },
		"is another of the name": { uid: "app-2" },
		"is being deleted": { deletionTimestamp: "2026-11-21T12:00:00Z" },
		"has a status of which it knows nothing": {},
	}))
		it(`deletes nothing for a parent that ${what} on the server`, async () => {
			const { pass, parent, sinkOf } = stage();
			sinkOf("PodDisruptionBudget").upsert(surplus);
			const metadata = { ...app.metadata, resourceVersion: "9", ...change };
			const isTold = Object.keys(change).length === 0;
			const status = { observedGeneration: 1 };
			parent.now = { ...app, metadata, ...(isTold && { status }) };
			const { calls, failure } = await pass();
			expect(failure).to.include({ failure: "conflict" });
			expect(calls).to.include("get App");
			expect(calls.filter((call) => call.startsWith("delete"))).to.deep.equal(
				[],
			);
		});

	it("keeps the parent that took the place of another while a read found that one gone", async () => {
		const { pass, parent, sinkOf, informers } = stage();
		sinkOf("PodDisruptionBudget").upsert(surplus);
		parent.now = undefined;
		const changed = (change: object) => ({
			...app,
			metadata: { ...app.metadata, ...change },
		});
		parent.reads = () => {
			sinkOf("App").remove(changed({ resourceVersion: "7" }));
			sinkOf("App").upsert(changed({ uid: "app-2", resourceVersion: "8" }));
		};
		await pass();
		const held = informers.parents("App").get("shop", "web");
		expect(held?.metadata.uid).to.equal("app-2");
	});

	it("makes no call for a parent that is being deleted", async () => {
		const { pass, sinkOf } = stage();
		const deletionTimestamp = "2026-11-21T12:00:00Z";
		const resourceVersion = "6";
		const metadata = { ...app.metadata, deletionTimestamp, resourceVersion };
		sinkOf("App").upsert({ ...app, metadata });
		expect(await pass()).to.deep.equal({
			calls: [],
			ending: "gone",
			failure: undefined,
		});
	});

	it("hears of what changes while it reads it", async () => {
		const { pass, parent, queued, sinkOf } = stage();
		const layers = [{ configMap: "settings" }];
		const metadata = { ...app.metadata, resourceVersion: "6" };
		sinkOf("App").upsert({
			...app,
			metadata,
			spec: { image: "registry.example/shop/web:1.0.0", config: { layers } },
		});
		const heard: string[][] = [];
		parent.reads = () => {
			queued.length = 0;
			sinkOf("ConfigMap").upsert(configMap("settings", "8"));
			heard.push([...queued]);
		};
		await pass();
		expect(heard).to.deep.equal([["App/shop/web"]]);
	});

	it("reports of the children as they are after it, not before", async () => {
		const { pass, informers } = stage();
		await pass();
		const status = informers.parents("App").get("shop", "web")?.["status"];
		const { conditions = [] } = (status ?? {}) as {
			conditions?: { type: string; message: string }[];
		};
		const ready = conditions.find(({ type }) => type === "Ready");
		expect(ready?.message).to.equal(
			"the Deployment controller has not seen this change yet",
		);
	});
});
