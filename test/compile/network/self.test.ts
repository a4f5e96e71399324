// Links of an App to itself: what a cache says of it may be older than the object at hand.

import { strict as assert } from "node:assert";
import type { App } from "../../../src/api/app/app.ts";
import { networkOf } from "../../../src/compile/network/network.ts";
import { worldOf } from "../../support/worlds.ts";

const web = (port: number, alias: string): App => ({
	apiVersion: "seaworthy.dev/v1alpha1",
	kind: "App",
	metadata: { name: "web", namespace: "shop" },
	spec: {
		image: "web:1",
		ports: [{ name: "gossip", port }],
		network: { links: [{ alias, to: "web", port: "gossip" }] },
	},
});

describe("An App that links to itself", () => {
	it("is taken as it is at hand, not as the cache has it", () => {
		const before = web(6000, "BEFORE");
		const { edges, variables } = networkOf({
			...worldOf(web(7000, "NOW")),
			targets: new Map([["shop/web", before]]),
			inbound: [before],
		});
		assert.deepEqual(
			edges.map(({ direction, peer, ports }) => [direction, peer, ...ports]),
			[
				["Egress", "shop/web", "TCP 7000"],
				["Ingress", "shop/web", "TCP 7000"],
			],
		);
		assert.deepEqual(
			variables.map(({ name, value }) => `${name}=${value}`),
			["NOW_HOST=web.shop.svc", "NOW_PORT=7000"],
		);
	});

	it("has no link open that was taken back since the cache saw it", () => {
		const now = web(7000, "NOW");
		const without: App = { ...now, spec: { ...now.spec, network: {} } };
		const { edges } = networkOf({
			...worldOf(without),
			inbound: [web(7000, "BEFORE")],
		});
		assert.deepEqual(edges, []);
	});
});
