// Who hears of which change.

import { expect } from "chai";
import { queryKey } from "../../src/controllers/controller.ts";
import { controllers } from "../../src/controllers/index.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import { Informers } from "../../src/runtime/informers.ts";
import type { Cluster } from "../../src/runtime/cluster.ts";
import type { Sink } from "../../src/runtime/reflector.ts";

const strayPod: KubeObject = {
	apiVersion: "v1",
	kind: "Pod",
	metadata: {
		name: "stray",
		namespace: "shop",
		uid: "p",
		resourceVersion: "3",
	},
};

/** Caches without a server, but for one pod that is no App's; `told` gives the keys that were queued since it was asked last. */
function stage() {
	let queued: string[] = [];
	const gone: string[] = [];
	const informers = new Informers({
		controllers,
		cluster: {
			get: async () => undefined,
			list: async () => ({ items: [strayPod], continueToken: "" }),
		} as unknown as Cluster,
		enqueue: (key) => void queued.push(key),
		onGone: (namespace) => void gone.push(namespace),
	});
	const sinkOf = (kind: string): Sink => {
		const watch = informers.watches.find((each) => each.resource.kind === kind);
		if (!watch) throw new Error(`nobody watches ${kind}`);
		return watch.sink;
	};
	const told = () => {
		const keys = [...new Set(queued)].sort();
		queued = [];
		return keys;
	};
	return { gone, informers, sinkOf, told };
}

const app = (
	name: string,
	version: string,
	more: { generation?: number; spec?: object; status?: object } = {},
): KubeObject => ({
	apiVersion: "seaworthy.dev/v1alpha1",
	kind: "App",
	metadata: {
		name,
		namespace: "shop",
		uid: `app-${name}`,
		resourceVersion: version,
		generation: more.generation ?? 1,
	},
	spec: { image: "registry.example/web:1", ...more.spec },
	...(more.status && { status: more.status }),
});
const deploymentOf = (owner: string, version: string): KubeObject => ({
	apiVersion: "apps/v1",
	kind: "Deployment",
	metadata: {
		name: owner,
		namespace: "shop",
		uid: `deployment-${owner}`,
		resourceVersion: version,
		labels: { "app.kubernetes.io/managed-by": "seaworthy" },
		ownerReferences: [
			{
				apiVersion: "seaworthy.dev/v1alpha1",
				kind: "App",
				name: owner,
				uid: `app-${owner}`,
				controller: true,
			},
		],
	},
});
const linksTo = (to: string) => ({
	spec: { network: { links: [{ alias: "DB", to, port: "http" }] } },
});

describe("a change", () => {
	it("of a child, its deletion too, is told to its owner and to who asked for it by name", () => {
		const { informers, sinkOf, told } = stage();
		const deployments = sinkOf("Deployment");
		informers.subscriptions.add("App/shop/other", "Deployment/shop/web");
		const both = ["App/shop/other", "App/shop/web"];
		deployments.upsert(deploymentOf("web", "5"));
		expect(told()).to.deep.equal(both);
		deployments.remove(deploymentOf("web", "6"));
		expect(told()).to.deep.equal(both);
	});

	it("of a child names the namespace whose room it leaves when it is deleted", () => {
		const { gone, sinkOf } = stage();
		const deployments = sinkOf("Deployment");
		deployments.upsert(deploymentOf("web", "5"));
		deployments.upsert(deploymentOf("web", "6"));
		expect(gone).to.deep.equal([]);
		deployments.remove(deploymentOf("web", "7"));
		expect(gone).to.deep.equal(["shop"]);
	});

	it("of a child is told to its owner whatever version of the kind the owner was written in", () => {
		const { sinkOf, told } = stage();
		const deployment = deploymentOf("web", "5");
		const [owner] = deployment.metadata.ownerReferences ?? [];
		if (owner) owner.apiVersion = "seaworthy.dev/v1beta1";
		sinkOf("Deployment").upsert(deployment);
		expect(told()).to.deep.equal(["App/shop/web"]);
		if (owner) owner.apiVersion = "other.example/v1alpha1";
		sinkOf("Deployment").upsert({
			...deployment,
			metadata: { ...deployment.metadata, name: "other" },
		});
		expect(told()).to.deep.equal([]);
	});

	it("of a parent is told to who asked for it where it is of what others read: not of a status, not of an image", () => {
		const { informers, sinkOf, told } = stage();
		const apps = sinkOf("App");
		apps.upsert(app("db", "5"));
		informers.subscriptions.add("App/shop/web", "App/shop/db");
		told();
		const status = { observedGeneration: 1 };
		apps.upsert(app("db", "6", { status }));
		expect(told()).to.deep.equal(["App/shop/db"]);
		const spec = { image: "registry.example/db:2" };
		apps.upsert(app("db", "7", { status, generation: 2, spec }));
		expect(told()).to.deep.equal(["App/shop/db"]);
		const ports = [{ name: "sql", port: 5432 }];
		const opened = { ...spec, ports };
		apps.upsert(app("db", "8", { status, generation: 3, spec: opened }));
		expect(told()).to.deep.equal(["App/shop/db", "App/shop/web"]);
	});

	it("of an image in a network of three hundred wakes no other member", () => {
		const { informers, sinkOf, told } = stage();
		const apps = sinkOf("App");
		const join = (image: string) => ({
			spec: { image, network: { join: [{ name: "all" }] } },
		});
		for (let index = 0; index < 300; index++) {
			const query = "App?networks=shop/all";
			informers.subscriptions.add(`App/shop/a${index}`, query);
			apps.upsert(app(`a${index}`, `${index + 1}`, join("web:1")));
		}
		told();
		apps.upsert(app("a7", "900", { ...join("web:2"), generation: 2 }));
		expect(told()).to.deep.equal(["App/shop/a7"]);
		apps.upsert(app("a7", "901", { generation: 3 }));
		expect(told()).to.have.length(300);
	});

	it("of who asks lets go what was listed for it, and it is listed anew", async () => {
		const { informers } = stage();
		const query = { kind: "Pod", index: "foreign", value: "shop" } as const;
		const held = () =>
			informers.caches
				.filter(([kind]) => kind === "Pod")
				.reduce((sum, [, { size }]) => sum + size, 0);
		for (let round = 0; round < 2; round++) {
			informers.subscriptions.add("Tenant//a", queryKey(query));
			expect(await informers.answer(query)).to.have.length(1);
			expect(held()).to.equal(1);
			informers.subscriptions.set("Tenant//a", new Set());
			expect(held()).to.equal(0);
		}
	});

	it("of a caller elsewhere that nobody accepts wakes nobody", async () => {
		const { informers, sinkOf, told } = stage();
		const [controller] = controllers;
		const open = app("db", "5", {
			spec: { network: { accept: [{ from: "far/web", ports: ["http"] }] } },
		});
		const queries = controller?.related(open, new Map()) ?? [];
		for (const query of queries)
			informers.subscriptions.add("App/shop/db", queryKey(query));
		const caller = (name: string) => {
			const { metadata, ...rest } = app(name, "7", linksTo("shop/db"));
			return { ...rest, metadata: { ...metadata, namespace: "far" } };
		};
		sinkOf("App").upsert(caller("stranger"));
		expect(told()).to.deep.equal(["App/far/stranger"]);
		sinkOf("App").upsert(caller("web"));
		expect(told()).to.deep.equal(["App/far/web", "App/shop/db"]);
	});

	it("leaves the list of members as it was where others read nothing new", async () => {
		const { informers, sinkOf } = stage();
		const apps = sinkOf("App");
		const query = { kind: "App", index: "links", value: "shop/db" } as const;
		apps.upsert(app("web", "5", linksTo("db")));
		const before = await informers.answer(query);
		apps.upsert(app("web", "6", { ...linksTo("db"), status: { a: 1 } }));
		expect(await informers.answer(query)).to.equal(before);
		apps.upsert(app("api", "7", linksTo("db")));
		expect(await informers.answer(query)).to.have.length(2);
	});

	it("of what a parent links to is told to the one it leaves and to the one it comes to", async () => {
		const { informers, sinkOf, told } = stage();
		const apps = sinkOf("App");
		const callers = (name: string) =>
			({ kind: "App", index: "links", value: `shop/${name}` }) as const;
		for (const name of ["db", "cache"])
			informers.subscriptions.add(`App/shop/${name}`, `App?links=shop/${name}`);
		apps.upsert(app("web", "5", linksTo("db")));
		expect(told()).to.deep.equal(["App/shop/db", "App/shop/web"]);
		expect(await informers.answer(callers("db"))).to.have.length(1);
		apps.upsert(app("web", "6", { ...linksTo("cache"), generation: 2 }));
		expect(told()).to.deep.equal([
			"App/shop/cache",
			"App/shop/db",
			"App/shop/web",
		]);
		expect(await informers.answer(callers("db"))).to.deep.equal([]);
		expect(await informers.answer(callers("cache"))).to.have.length(1);
	});

	it("of a spec that comes with the answer to a status write is not lost", () => {
		const { informers, sinkOf, told } = stage();
		const cache = informers.parents("App");
		sinkOf("App").upsert(app("web", "5"));
		told();
		const status = { observedGeneration: 1 };
		cache.observe(app("web", "6", { status }));
		expect(told()).to.deep.equal([]);
		const edited = { status, generation: 2, spec: { replicas: 2 } };
		cache.observe(app("web", "8", edited));
		expect(told()).to.deep.equal(["App/shop/web"]);
	});

	it("of a status that others read is told to them, and not to the parent that wrote it", async () => {
		const { informers, sinkOf, told } = stage();
		informers.subscriptions.add("App/shop/db", "App/shop/web");
		sinkOf("App").upsert(app("web", "5"));
		told();
		const status = { observedGeneration: 1, replicas: 2 };
		const place = { namespace: "shop", name: "web" };
		await informers
			.parents("App")
			.write(place, async () => app("web", "6", { status }));
		expect(told()).to.deep.equal(["App/shop/db"]);
		const heardFirst = app("web", "7", { status: { ...status, replicas: 3 } });
		await informers.parents("App").write(place, async () => {
			sinkOf("App").upsert(heardFirst);
			return heardFirst;
		});
		expect(told()).to.deep.equal(["App/shop/db"]);
	});

	it("of what a parent links to is told at once while its status is being written", async () => {
		const { informers, sinkOf, told } = stage();
		const apps = sinkOf("App");
		informers.subscriptions.add("App/shop/db", "App?links=shop/db");
		apps.upsert(app("web", "5", linksTo("db")));
		told();
		const cut = { generation: 2, spec: {} };
		const place = { namespace: "shop", name: "web" };
		await informers.parents("App").write(place, async () => {
			apps.upsert(app("web", "6", cut));
			expect(told()).to.deep.equal(["App/shop/db"]);
			const links = { kind: "App", index: "links", value: "shop/db" } as const;
			expect(await informers.answer(links)).to.deep.equal([]);
			return app("web", "7", { ...cut, status: { observedGeneration: 1 } });
		});
		expect(told()).to.deep.equal(["App/shop/web"]);
	});

	it("of a child that its owner writes is told to others alone", async () => {
		const { informers, sinkOf, told } = stage();
		informers.subscriptions.add("App/shop/db", "Deployment/shop/web");
		const place = { namespace: "shop", name: "web" };
		await informers.children("Deployment").write(place, async () => {
			sinkOf("Deployment").upsert(deploymentOf("web", "5"));
			return deploymentOf("web", "5");
		});
		expect(told()).to.deep.equal(["App/shop/db"]);
	});

	it("that may have been missed is looked for by all who asked", () => {
		const { informers, sinkOf, told } = stage();
		informers.subscriptions.add("App/shop/web", "ConfigMap/shop/settings");
		sinkOf("ConfigMap").retain(new Set(), "9");
		expect(told()).to.deep.equal(["App/shop/web"]);
	});
});
