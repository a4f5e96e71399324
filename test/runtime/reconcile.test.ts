// Whole passes over an App against a server of a few lines: which calls they make.

import { expect } from "chai";
import { platform } from "../../src/api/platform.ts";
import type { ParentObject } from "../../src/controllers/controller.ts";
import { controllers } from "../../src/controllers/index.ts";
import type { Condition } from "../../src/kube/conditions.ts";
import type { KubeObject, Resource } from "../../src/kube/objects.ts";
import type { Cluster } from "../../src/runtime/cluster.ts";
import { ClusterError } from "../../src/runtime/errors.ts";
import { Informers } from "../../src/runtime/informers.ts";
import { Ledger } from "../../src/runtime/ledger.ts";
import { Pace } from "../../src/runtime/pace.ts";
import type { Ending } from "../../src/runtime/reconcile.ts";
import { reconcile } from "../../src/runtime/reconcile.ts";
import type { Sink } from "../../src/runtime/reflector.ts";
import { Repairs } from "../../src/runtime/repairs.ts";
import { seen } from "../../src/schema/defaults.ts";
import { configMap, ours, theirs } from "../support/objects.ts";

const app: ParentObject & KubeObject = {
	apiVersion: "seaworthy.dev/v1alpha1",
	kind: "App",
	metadata: {
		name: "web",
		namespace: "shop",
		uid: "app-1",
		generation: 1,
		resourceVersion: "1",
	},
	spec: {
		image: "registry.example/shop/web:1.0.0",
		ports: [{ name: "http", port: 8080 }],
		config: { layers: [{ values: { A: "1" } }] },
	},
};

type Kept = {
	status: { [member: string]: unknown };
	/** Of every ConfigMap; without it there is none. */
	data?: { [key: string]: string };
};

/** Keeps what is written; `fails` is asked before each write and may throw. `parent` is the App as a read gives it. */
function serverOf(
	fails: (call: string) => void,
	before: { [member: string]: unknown } = {},
) {
	const calls: string[] = [];
	const kept: Kept = { status: before };
	const parent: { now: KubeObject | undefined; reads: () => void } = {
		now: app,
		reads: () => undefined,
	};
	let version = 10;
	const write = (verb: string, { kind }: Resource, object: KubeObject) => {
		const call = `${verb} ${kind}`;
		calls.push(call);
		fails(call);
		version++;
		const metadata = {
			...object.metadata,
			uid: object.metadata.uid ?? `${kind}-${version}`,
			resourceVersion: String(version),
			managedFields: [ours({ "f:spec": {} })],
		};
		return Promise.resolve({ ...object, metadata });
	};
	const cluster: Partial<Cluster> = {
		get: async ({ kind }, _, name) => {
			calls.push(`get ${kind}`);
			parent.reads();
			if (kind === "ConfigMap" && kept.data)
				return { ...configMap(name, "3"), data: kept.data };
			return kind === "App" ? parent.now : undefined;
		},
		remove: async ({ kind }, { name, uid }) =>
			void calls.push(`delete ${kind} ${name} ${uid}`),
		create: (resource, object) => write("post", resource, object),
		apply: (resource, object) => write("apply", resource, object),
		patchStatus: (resource, _, patch) => {
			// A merge patch, one level of it: null removes.
			const after = { ...kept.status };
			for (const [name, value] of Object.entries(patch))
				if (value === null) delete after[name];
				else after[name] = value;
			const answer = write("status", resource, { ...app, status: after });
			kept.status = after;
			return answer;
		},
	};
	return { calls, parent, kept, cluster: cluster as Cluster };
}

function stage(
	fails: (call: string) => void = () => undefined,
	status?: { [member: string]: unknown },
) {
	const { calls, parent, kept, cluster } = serverOf(fails, status);
	const queued: string[] = [];
	const informers = new Informers({
		controllers,
		cluster,
		enqueue: (key) => void queued.push(key),
	});
	informers.serve(["shop"]);
	for (const { resource, sink } of informers.watches) {
		if (resource.kind === "App") sink.upsert(app);
		sink.bookmark("5");
	}
	const [controller] = controllers;
	if (!controller) throw new Error("no controller");
	const world = {
		cluster,
		informers,
		platform: seen(platform, { servedNamespaces: ["shop"] }),
		now: () => "2026-11-21T12:00:00Z",
		repairs: new Repairs(),
		pace: new Pace(() => undefined),
		ledger: new Ledger(),
		openVault: () => {
			throw new Error("nothing has values here");
		},
		obstacleIn: (): string | undefined => undefined,
		mayWriteIn: () => true,
		onSuppressed: () => undefined,
		enterLarge: async () => undefined,
	};
	/** The calls of one more pass, sorted, and what it rejected with. */
	const pass = async (namespace = "shop") => {
		calls.length = 0;
		let ending: Ending | undefined;
		let failure: unknown;
		try {
			ending = await reconcile(controller, namespace, "web", world);
		} catch (error) {
			failure = error;
		}
		return { calls: calls.toSorted(), ending, failure };
	};
	return { pass, parent, queued, informers, sinkOf, server: kept, world };

	function sinkOf(kind: string): Sink {
		const watch = informers.watches.find((each) => each.resource.kind === kind);
		if (!watch) throw new Error(`nobody watches ${kind}`);
		return watch.sink;
	}
}

describe("a pass", () => {
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
			"post ControllerRevision",
			"post ServiceAccount",
			"status App",
		]);
		expect((await pass()).calls).to.deep.equal([]);
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
		expect((await pass()).calls).to.have.length(7);
		isWell = true;
		expect((await pass()).calls).to.deep.equal(["status App"]);
	});

	it("asks for nothing on behalf of an App in a namespace that is not served", async () => {
		const { pass, informers } = stage();
		const layers = [{ configMap: "one-megabyte" }];
		const fat = {
			...app,
			metadata: {
				...app.metadata,
				namespace: "elsewhere",
				resourceVersion: "7",
			},
			spec: { config: { layers } },
		};
		informers.parents("App").upsert(fat);
		const { calls, failure } = await pass("elsewhere");
		expect([calls, failure]).to.deep.equal([["status App"], undefined]);
		expect(informers.subscriptions.queriesOf("ConfigMap")).to.deep.equal([]);
	});

	it("keeps a few fields of a large App, and reads it when its turn comes", async () => {
		const { pass, informers, parent } = stage();
		const fat = {
			...app,
			metadata: { ...app.metadata, resourceVersion: "7" },
			spec: { ...(app["spec"] as object), args: ["x".repeat(1_000_000)] },
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

	it("keeps a few fields of an App whose namespace is not served, and reads it once when it is", async () => {
		const { pass, informers } = stage();
		const held = () => informers.parents("App").get("shop", "web");
		informers.serve([]);
		expect(held()).to.have.property("isPartial");
		informers.serve(["shop"]);
		expect((await pass()).calls).to.include.members([
			"get App",
			"apply Deployment",
		]);
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
