// Links of an App to itself: what a cache says of it may be older than the object at hand.

import { strict as assert } from "node:assert";
import type { App } from "../../../src/api/app/app.ts";
import { links } from "../../../src/compile/app/links.ts";

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

describe("links", () => {
	it("takes this very App as it is at hand, not as the cache has it", () => {
		const now = web(7000, "NOW");
		const before = web(6000, "BEFORE");
		const { egress, ingress, variables } = links(now, {
			targets: new Map([["web", before]]),
			inbound: [before],
		});
		const edge = { peer: "web", port: 7000, protocol: "TCP" };
		assert.deepEqual(egress, [edge]);
		assert.deepEqual(ingress, [edge]);
		assert.deepEqual(
			variables.map(({ name, value }) => `${name}=${value}`),
			["NOW_HOST=web.shop.svc", "NOW_PORT=7000"],
		);
	});

	it("does not open a link that was taken back since the cache saw it", () => {
		const now = web(7000, "NOW");
		const without: App = { ...now, spec: { ...now.spec, network: {} } };
		const neighbours = { targets: new Map(), inbound: [web(7000, "BEFORE")] };
		assert.deepEqual(links(without, neighbours).ingress, []);
	});
});
