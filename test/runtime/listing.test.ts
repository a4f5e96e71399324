// Objects of others: those that somebody asks for, and no others.

import { expect } from "chai";
import { pods } from "../../src/kube/objects.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import type { Listed } from "../../src/controllers/controller.ts";
import { listedPods } from "../../src/controllers/app/needs/pods.ts";
import { listedImpostors } from "../../src/controllers/app/impostors.ts";
import { listedReplicaSets } from "../../src/controllers/app/needs/replica-sets.ts";
import { Listing, watchesOf } from "../../src/runtime/listing.ts";
import { seenReplicaSet } from "../../src/compile/app/replica-set.ts";
import { replicaSets } from "../../src/kube/objects.ts";

const pod = (namespace: string, name: string, version: string): KubeObject => ({
	apiVersion: "v1",
	kind: "Pod",
	metadata: {
		namespace,
		name,
		uid: `${name}-${version}`,
		resourceVersion: version,
	},
});
const ownerOfPod = {
	apiVersion: "apps/v1",
	kind: "ReplicaSet",
	name: "web-1",
	uid: "r-1",
	controller: true,
};
const inNamespace = (value: string) =>
	({ kind: "Pod", index: "foreign", value }) as const;

function stage(existing: KubeObject[], more: Partial<Listed> = {}) {
	const asked = new Set<string>();
	const told: string[] = [];
	const calls: string[] = [];
	let beforeAnswer = () => {};
	const listing = new Listing({
		listed: {
			resource: pods,
			index: "foreign",
			valuesOf: ({ metadata: { namespace = "" } }) => [namespace],
			namespaceOf: (namespace) => namespace,
			...more,
		},
		cluster: {
			list: async (_, __, ___, namespace = "", selector = "") => {
				calls.push([namespace, selector].join(" ").trim());
				beforeAnswer();
				const items = existing.filter(
					({ metadata }) => metadata.namespace === namespace,
				);
				return { items, resourceVersion: "50", continueToken: "" };
			},
		},
		isServed: (namespace) => namespace === "shop",
		isAsked: (query) => asked.has(query),
		notify: (query) => void told.push(query),
	});
	const ask = async (namespace: string) => {
		asked.add(`Pod?foreign=${namespace}`);
		const found = await listing.find(inNamespace(namespace));
		return found?.map(({ metadata }) => metadata.name);
	};
	const leave = (namespace: string) => {
		asked.delete(`Pod?foreign=${namespace}`);
		listing.forget(`Pod?foreign=${namespace}`);
	};
	const during = (work: () => void) => {
		beforeAnswer = work;
	};
	return { listing, ask, leave, told, calls, during };
}

/** One that nobody lists anything for. */
function lone(listed: Listed) {
	const told: string[] = [];
	const listing = new Listing({
		listed,
		cluster: { list: () => Promise.reject(new Error("nobody lists")) },
		isAsked: () => true,
		isServed: (namespace) => namespace === "shop",
		notify: (query) => void told.push(query),
	});
	return { listing, told };
}

describe("a listing", () => {
	it("keeps nothing that nobody asks for", () => {
		const { listing, told } = stage([]);
		listing.watch.sink.upsert(pod("shop", "a", "1"));
		expect(listing.cache[1].size).to.equal(0);
		expect(told).to.deep.equal([]);
	});

	it("lists a namespace once when somebody begins to ask, and follows it from there", async () => {
		const { listing, ask, told, calls } = stage([pod("shop", "a", "1")]);
		listing.watch.sink.upsert(pod("shop", "a", "1"));
		expect(await ask("shop")).to.deep.equal(["a"]);
		told.length = 0;
		listing.watch.sink.upsert(pod("shop", "b", "60"));
		listing.watch.sink.upsert(pod("far", "c", "61"));
		expect(told).to.deep.equal(["Pod?foreign=shop"]);
		expect(await ask("shop")).to.deep.equal(["a", "b"]);
		expect(calls).to.deep.equal(["shop"]);
	});

	it("lists with the selector of its watch", async () => {
		const { ask, calls } = stage([], { selector: "!ours" });
		await ask("shop");
		expect(calls).to.deep.equal(["shop !ours"]);
	});

	it("forgets what nobody asks for any more, and lists it again", async () => {
		const { listing, ask, leave, calls } = stage([pod("shop", "a", "1")]);
		await ask("shop");
		leave("shop");
		expect(listing.cache[1].size).to.equal(0);
		expect(await ask("shop")).to.deep.equal(["a"]);
		expect(calls).to.have.length(2);
	});

	it("takes nothing for alive that was deleted while it was listed", async () => {
		const { listing, ask, during } = stage([
			pod("shop", "a", "1"),
			pod("shop", "b", "1"),
		]);
		during(() => listing.watch.sink.remove(pod("shop", "a", "55")));
		expect(await ask("shop")).to.deep.equal(["b"]);
	});

	it("leaves the queries of others alone", async () => {
		const { listing } = stage([]);
		const query = { kind: "App", index: "links", value: "shop/db" };
		expect(await listing.find(query)).to.equal(undefined);
	});

	it("shares one watch with others of the same objects, and reads them whole where one of them does", () => {
		const { listing } = stage([]);
		const [impostors, pods] = [listedImpostors, listedPods].map(
			(listed) => lone(listed).listing,
		) as [Listing, Listing];
		const watches = watchesOf([listing, impostors, pods]);
		expect(
			watches.map(({ detail, selector }) => `${detail} ${selector}`),
		).to.deep.equal(["metadata undefined", "full seaworthy.dev/app"]);
	});

	it("hands what a watch tells to all that share it", async () => {
		const { listing, ask } = stage([]);
		const { selector, ...any } = listedImpostors;
		expect(selector).to.equal("seaworthy.dev/app");
		const impostors = lone(any).listing;
		const [watch, ...more] = watchesOf([listing, impostors]);
		expect(more).to.deep.equal([]);
		expect(await ask("shop")).to.deep.equal([]);
		const evil = pod("shop", "evil", "60");
		evil.metadata.labels = { "seaworthy.dev/app": "web" };
		watch?.sink.upsert(evil);
		const query = { kind: "Pod", index: "impostors", value: "shop/web" };
		expect(await ask("shop")).to.deep.equal(["evil"]);
		expect(await impostors.find(query)).to.have.length(1);
		const owner = { apiVersion: "apps/v1", kind: "ReplicaSet", name: "web-1" };
		const ownerReferences = [{ ...owner, uid: "r-1", controller: true }];
		const metadata = {
			...evil.metadata,
			resourceVersion: "61",
			ownerReferences,
		};
		watch?.sink.upsert({ ...evil, metadata });
		expect(await impostors.find(query)).to.deep.equal([]);
		watch?.sink.remove({ ...evil, metadata });
		expect(await ask("shop")).to.deep.equal([]);
	});

	it("R20: keeps nothing of a namespace that is not served, and reads it when it is", async () => {
		const sets = ["shop", "far"].map((namespace) => ({
			...pod(namespace, "web-1", "1"),
			apiVersion: "apps/v1",
			kind: "ReplicaSet",
			spec: {
				template: { metadata: { labels: { "seaworthy.dev/app": "web" } } },
			},
		}));
		const served = new Set(["shop"]);
		const listing = new Listing({
			listed: listedReplicaSets,
			cluster: {
				list: async (_, __, ___, namespace) => ({
					items: sets.filter((set) => set.metadata.namespace === namespace),
					resourceVersion: "50",
					continueToken: "",
				}),
			},
			isServed: (namespace) => served.has(namespace),
			isAsked: () => true,
			notify: () => undefined,
		});
		const held = () =>
			[...listing.cache[1].all()].map(({ metadata }) => metadata.namespace);
		for (const set of sets) listing.watch.sink.upsert(set);
		expect(held()).to.deep.equal(["shop"]);
		served.add("far");
		await listing.join("far");
		expect(held()).to.deep.equal(["shop", "far"]);
		served.delete("shop");
		listing.leave(new Set(["shop"]));
		expect(held()).to.deep.equal(["far"]);
	});

	it("keeps no earlier state of a pod that became well while its namespace was listed", async () => {
		const web = (version: string, ready: "True" | "False") => {
			const object = pod("shop", "web-1", version);
			const labels = { "seaworthy.dev/app": "web" };
			const ownerReferences = [ownerOfPod];
			return {
				...object,
				metadata: { ...object.metadata, labels, ownerReferences },
				status: { conditions: [{ type: "Ready", status: ready }] },
			};
		};
		const listing: Listing = new Listing({
			listed: listedPods,
			cluster: {
				list: async () => {
					listing.watch.sink.upsert(web("55", "True"));
					const items = [web("50", "False")];
					return { items, resourceVersion: "50", continueToken: "" };
				},
			},
			isAsked: () => true,
			isServed: () => true,
			notify: () => undefined,
		});
		await listing.join("shop");
		expect(listing.cache[1].size).to.equal(0);
	});

	it("keeps what it is asked to of whole objects, and tells a change of that alone", () => {
		const { listing, told } = lone({
			resource: replicaSets,
			index: "app",
			valuesOf: ({ metadata: { namespace = "" } }) => [namespace],
			shape: seenReplicaSet,
		});
		const tell = (version: string, replicas: number) =>
			listing.watch.sink.upsert({
				apiVersion: "apps/v1",
				kind: "ReplicaSet",
				metadata: {
					name: "web-1",
					namespace: "shop",
					resourceVersion: version,
				},
				spec: { replicas },
			});
		expect(listing.watch.detail).to.equal("full");
		for (const [version, replicas] of [1, 2, 0].entries())
			tell(String(version + 1), replicas);
		expect(told).to.have.length(3);
		const [kept] = [...listing.cache[1].all()];
		expect(kept?.["hasPods"]).to.equal(false);
		expect(kept).to.not.have.property("spec");
	});

	it("keeps pods of an App while they are not well, and tells of those that fail alone", () => {
		const { listing, told } = lone(listedPods);
		const kept = () => listing.cache[1].size;
		let version = 1;
		const tell = (status: object, more: object = {}) => {
			const object = pod("shop", "web-1", String(version++));
			listing.watch.sink.upsert({
				...object,
				metadata: {
					...object.metadata,
					uid: "p-1",
					creationTimestamp: "2026-11-21T12:00:00Z",
					labels: { "seaworthy.dev/app": "web" },
					ownerReferences: [ownerOfPod],
					...more,
				},
				status,
			});
		};
		const state = (ready: string, restartCount = 0) => ({
			conditions: [
				{ type: "PodScheduled", status: "True" },
				{ type: "Ready", status: ready },
			],
			containerStatuses: [
				{
					name: "main",
					ready: ready === "True",
					restartCount,
					state: { running: { startedAt: "2026-11-21T12:00:01Z" } },
					...(restartCount > 0 && {
						lastState: { terminated: { exitCode: 1, message: "hunter2" } },
					}),
				},
			],
		});
		tell({});
		tell(state("False"));
		expect([kept(), told.length]).to.deep.equal([1, 0]);
		tell(state("True"));
		expect([kept(), told.length]).to.deep.equal([0, 0]);
		tell(state("False", 1));
		expect([kept(), told.length]).to.deep.equal([1, 1]);
		expect(JSON.stringify([...listing.cache[1].all()])).to.not.contain(
			"hunter2",
		);
		tell(state("False", 1));
		expect(told).to.have.length(1);
		tell(state("True", 1), { deletionTimestamp: "2026-11-21T12:01:00Z" });
		expect([kept(), told.length]).to.deep.equal([0, 2]);
	});
});
