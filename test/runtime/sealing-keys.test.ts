// Sealing keys on paper: made once, found again, published, and told to nobody.

import { expect } from "chai";
import type { KubeObject } from "../../src/kube/objects.ts";
import { createLog } from "../../src/runtime/log.ts";
import { ClusterError } from "../../src/runtime/errors.ts";
import { SealingKeys } from "../../src/runtime/sealing-keys.ts";
import { Subscriptions } from "../../src/runtime/subscriptions.ts";
import { until } from "../../src/cli/demo/until.ts";
import { newKeyPair, recipientOf, seal } from "../../src/sealing/age.ts";

const own = "seaworthy-system";
const log = createLog("error", false);
log.silent = true;

type Server = { objects: Map<string, KubeObject>; calls: string[] };

const keyOf = (namespace: string, identity: string, labelled = true) => ({
	apiVersion: "v1",
	kind: "Secret",
	metadata: {
		name: `seaworthy-sealing-${namespace}`,
		namespace: own,
		...(labelled && { labels: { "seaworthy.dev/sealing-key": "true" } }),
	},
	data: { current: Buffer.from(identity).toString("base64") },
});

function serverOf(...objects: KubeObject[]): Server {
	const named = objects.map((each) => [each.metadata.name, each] as const);
	return { objects: new Map(named), calls: [] };
}

/** `blind` hides what is there from the first read, as if another process had made it in between. */
function keysOn(server: Server, { isLeader = true, isBlind = false } = {}) {
	let hides = isBlind;
	return new SealingKeys({
		informers: { subscriptions: new Subscriptions() },
		namespace: own,
		log,
		isLeader: () => isLeader,
		cluster: {
			get: async ({ kind }, _namespace, name) => {
				server.calls.push(`get ${name}`);
				const isHidden = hides && kind === "Secret";
				if (isHidden) hides = false;
				return isHidden ? undefined : server.objects.get(name);
			},
			create: async (_resource, object) => {
				const { name } = object.metadata;
				server.calls.push(`create ${name}`);
				if (server.objects.has(name)) throw new ClusterError("conflict", "");
				server.objects.set(name, object);
				return object;
			},
			apply: async (_resource, object) => {
				server.calls.push(`apply ${object.metadata.name}`);
				server.objects.set(object.metadata.name, object);
				return object;
			},
		},
	});
}

const published = (server: Server) =>
	server.objects.get("seaworthy-sealing-keys")?.["data"] as
		| { [namespace: string]: string }
		| undefined;
const untilPublished = (server: Server) =>
	until("the keys are published", async () => published(server), 5, 5);

describe("sealing keys", () => {
	it("R18: are made for each served namespace, kept beside the operator, and published", async () => {
		const server = serverOf();
		const keys = keysOn(server);
		keys.serve(["data", "shop"]);
		const data = await untilPublished(server);
		expect(Object.keys(data)).to.deep.equal(["data", "shop"]);
		const sealed = await seal(Buffer.from("x"), [data["shop"] ?? ""]);
		const { unseal } = keys.openVault("shop");
		expect((await unseal(sealed))?.toString()).to.equal("x");
		expect(await keys.openVault("data").unseal(sealed)).to.equal(undefined);
		for (const recipient of Object.values(data))
			expect(recipient).to.match(/^age1/);
		const { objects } = server;
		for (const { metadata } of objects.values())
			expect(metadata.namespace, metadata.name).to.equal(own);
	});

	it("are put back when their Secret is deleted under a running operator", async () => {
		const server = serverOf();
		const keys = keysOn(server);
		keys.serve(["shop"]);
		const before = await untilPublished(server);
		server.objects.delete("seaworthy-sealing-shop");
		server.calls.length = 0;
		keys.serve();
		await until(
			"the key is back",
			async () => server.objects.get("seaworthy-sealing-shop"),
			5,
			5,
		);
		expect(published(server)).to.deep.equal(before);
	});

	it("are not replaced in silence when they are lost: what was sealed would be, too", async () => {
		const server = serverOf();
		keysOn(server).serve(["shop"]);
		const before = await untilPublished(server);
		server.objects.delete("seaworthy-sealing-shop");
		server.calls.length = 0;
		keysOn(server).serve(["shop"]);
		await until(
			"the round is over",
			async () => server.calls.length === 2 || undefined,
			5,
			5,
		);
		expect(server.calls).to.deep.equal([
			"get seaworthy-sealing-keys",
			"get seaworthy-sealing-shop",
		]);
		expect(published(server)).to.deep.equal(before);
	});

	it("stay published while the settings of the platform are unknown", async () => {
		const server = serverOf();
		keysOn(server).serve(["shop"]);
		const before = await untilPublished(server);
		server.calls.length = 0;
		keysOn(server).serve();
		await new Promise((resolve) => setTimeout(resolve, 20));
		expect(server.calls).to.deep.equal([]);
		expect(published(server)).to.deep.equal(before);
	});

	it("are the same for an operator that starts anew, without a write", async () => {
		const server = serverOf();
		keysOn(server).serve(["shop"]);
		const data = await untilPublished(server);
		server.calls.length = 0;
		const again = keysOn(server);
		again.serve(["shop"]);
		const sealed = await seal(Buffer.from("x"), [data["shop"] ?? ""]);
		expect(await again.openVault("shop").unseal(sealed)).not.to.equal(
			undefined,
		);
		expect(
			server.calls.filter((call) => !call.startsWith("get")),
		).to.deep.equal([]);
	});

	it("that another process made first are read", async () => {
		const { identity, recipient } = await newKeyPair();
		const server = serverOf(keyOf("shop", identity));
		keysOn(server, { isBlind: true }).serve(["shop"]);
		expect(await untilPublished(server)).to.deep.equal({ shop: recipient });
		expect(server.calls).to.include("create seaworthy-sealing-shop");
	});

	it("that were put back later open as well", async () => {
		const old = await newKeyPair();
		const server = serverOf();
		const keys = keysOn(server);
		keys.serve(["shop"]);
		await untilPublished(server);
		const sealed = await seal(Buffer.from("x"), [old.recipient]);
		const { unseal } = keys.openVault("shop");
		expect(await unseal(sealed)).to.equal(undefined);
		const held = server.objects.get("seaworthy-sealing-shop") as KubeObject;
		const data = held["data"] as object;
		const recovered = Buffer.from(old.identity).toString("base64");
		server.objects.set("seaworthy-sealing-shop", {
			...held,
			data: { ...data, recovered },
		});
		expect((await unseal(sealed))?.toString()).to.equal("x");
		expect(await recipientOf(old.identity)).to.equal(old.recipient);
	});

	it("are none where a Secret does not carry the label", async () => {
		const { identity, recipient } = await newKeyPair();
		const server = serverOf(keyOf("shop", identity, false));
		const keys = keysOn(server);
		keys.serve(["shop", "data"]);
		expect(Object.keys(await untilPublished(server))).to.deep.equal(["data"]);
		const sealed = await seal(Buffer.from("x"), [recipient]);
		expect(await keys.openVault("shop").unseal(sealed)).to.equal(undefined);
	});

	it("are left to the leader", async () => {
		const server = serverOf();
		keysOn(server, { isLeader: false }).serve(["shop"]);
		await new Promise((resolve) => setTimeout(resolve, 20));
		expect(server.calls).to.deep.equal([]);
	});
});
