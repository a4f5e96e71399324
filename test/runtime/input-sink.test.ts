// Which strangers' objects a cache must know, where a kind is read in full and made as well.

import { expect } from "chai";
import { controllers } from "../../src/controllers/index.ts";
import { configMaps, services } from "../../src/kube/objects.ts";
import { Cache } from "../../src/runtime/cache.ts";
import { arePosted, inputSink } from "../../src/runtime/input-sink.ts";
import { Inputs } from "../../src/runtime/inputs.ts";
import { childPacking } from "../../src/runtime/packing.ts";
import type { CachedChild } from "../../src/runtime/shapes.ts";
import { childShape } from "../../src/runtime/shapes.ts";

describe("a watch of what is read and made", () => {
	it("knows what is posted and what is applied", () => {
		expect(arePosted(configMaps, controllers)).to.equal(true);
		expect(arePosted(services, controllers)).to.equal(false);
	});

	for (const dropsStrangers of [true, false])
		it(`${dropsStrangers ? "drops" : "keeps the name of"} a stranger's object, and tells who asked`, () => {
			const cache = new Cache<CachedChild>({
				shape: childShape,
				packing: childPacking(configMaps),
				onChange: () => undefined,
			});
			const told: string[] = [];
			const sink = inputSink({
				cache,
				inputs: new Inputs({ get: async () => undefined }, services),
				dropsStrangers,
				asked: () => [],
				notify: (query) => void told.push(query),
			});
			const metadata = { name: "web", namespace: "shop", resourceVersion: "7" };
			sink.upsert({ apiVersion: "v1", kind: "Service", metadata, spec: {} });
			expect(cache.get("shop", "web") === undefined).to.equal(dropsStrangers);
			expect(told).to.deep.equal(["Service/shop/web"]);
		});
});
