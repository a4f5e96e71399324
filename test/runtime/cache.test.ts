import { expect } from "chai";
import type { KubeObject } from "../../src/kube/objects.ts";
import type { Change, Concern } from "../../src/runtime/cache.ts";
import { Cache } from "../../src/runtime/cache.ts";
import { asJson } from "../../src/runtime/packing.ts";
import { childShape, wholeObject } from "../../src/runtime/shapes.ts";
import { configMap } from "../support/objects.ts";

function watched(isEcho?: () => boolean) {
	const changes: string[] = [];
	const word = (object: KubeObject | undefined) =>
		object
			? `${object.metadata.uid}@${object.metadata.resourceVersion}`
			: "nothing";
	const onChange = (
		{ before, after }: Change<KubeObject>,
		concern: Concern,
	) => {
		const told = `${word(before)} -> ${word(after)}`;
		changes.push(concern === "all" ? told : `${concern}: ${told}`);
	};
	const cache = new Cache<KubeObject>({
		shape: wholeObject,
		packing: asJson,
		onChange,
		...(isEcho && { isEcho }),
	});
	return { cache, changes };
}

describe("a cache", () => {
	it("never goes back to an older version, however long the numbers", () => {
		const { cache, changes } = watched();
		cache.upsert(configMap("a", "10000000000000000001"));
		cache.upsert(configMap("a", "9999999999999999999"));
		cache.upsert(configMap("a", "10000000000000000001"));
		expect(changes).to.deep.equal(["nothing -> uid-a@10000000000000000001"]);
	});

	it("hears nothing of the echo of its own write", () => {
		const { cache, changes } = watched();
		cache.upsert(configMap("a", "1"));
		cache.observe(configMap("a", "5"));
		cache.upsert(configMap("a", "5"));
		expect(changes.slice(1)).to.deep.equal(["others: uid-a@1 -> uid-a@5"]);
		expect(cache.get("shop", "a")?.metadata.resourceVersion).to.equal("5");
	});

	it("hears of an answer that says more than what was written", () => {
		const { cache, changes } = watched(() => false);
		cache.upsert(configMap("a", "1"));
		cache.observe(configMap("a", "5"));
		expect(changes[1]).to.equal("uid-a@1 -> uid-a@5");
	});

	describe("whose object is being written", () => {
		const place = { namespace: "shop", name: "a" };

		it("tells others at once, and the owner nothing when it was the echo", async () => {
			const { cache, changes } = watched();
			await cache.write(place, async () => {
				cache.upsert(configMap("a", "5"));
				expect(changes).to.deep.equal(["others: nothing -> uid-a@5"]);
				return configMap("a", "5");
			});
			expect(changes).to.have.length(1);
			cache.upsert(configMap("a", "6"));
			expect(changes[1]).to.equal("uid-a@5 -> uid-a@6");
		});

		it("tells the owner at the end what others did before the answer", async () => {
			const { cache, changes } = watched();
			cache.upsert(configMap("a", "1"));
			await cache.write(place, async () => {
				cache.upsert(configMap("a", "4"));
				return configMap("a", "5");
			});
			expect(changes.slice(1)).to.deep.equal([
				"others: uid-a@1 -> uid-a@4",
				"others: uid-a@4 -> uid-a@5",
				"owner: uid-a@1 -> uid-a@4",
			]);
		});

		it("tells the owner at the end what others did after it, and what they took back", async () => {
			const { cache, changes } = watched();
			await cache.write(place, async () => {
				cache.upsert(configMap("a", "5"));
				cache.upsert(configMap("a", "6"));
				return configMap("a", "5");
			});
			expect(changes.at(-1)).to.equal("owner: uid-a@5 -> uid-a@6");
			await cache.write(place, async () => {
				cache.upsert(configMap("a", "7"));
				cache.upsert(configMap("a", "8"));
				return configMap("a", "8");
			});
			expect(changes.at(-1)).to.equal("owner: uid-a@7 -> uid-a@8");
		});

		it("tells the owner of an answer that came by the stream and says more than what was written", async () => {
			const { cache, changes } = watched(() => false);
			await cache.write(place, async () => {
				cache.upsert(configMap("a", "5"));
				return configMap("a", "5");
			});
			expect(changes.at(-1)).to.equal("owner: nothing -> uid-a@5");
		});

		it("tells the owner everything when the answer is lost", async () => {
			const { cache, changes } = watched();
			const lost = cache.write(place, async () => {
				cache.upsert(configMap("a", "5"));
				throw new Error("lost");
			});
			await lost.catch(() => undefined);
			expect(changes.at(-1)).to.equal("owner: nothing -> uid-a@5");
		});

		it("tells all at once that it is gone", async () => {
			const { cache, changes } = watched();
			await cache.write(place, async () => {
				cache.upsert(configMap("a", "5"));
				cache.remove(configMap("a", "6"));
				expect(changes.at(-1)).to.equal("uid-a@5 -> nothing");
				return configMap("a", "5");
			});
			expect(cache.size).to.equal(0);
		});

		it("takes nothing for an echo where two write at once", async () => {
			const { cache, changes } = watched();
			const first = Promise.withResolvers<KubeObject>();
			const one = cache.write(place, () => first.promise);
			await cache.write(place, async () => {
				cache.upsert(configMap("a", "5"));
				cache.upsert(configMap("a", "6"));
				return configMap("a", "6");
			});
			first.resolve(configMap("a", "5"));
			await one;
			expect(changes.slice(2)).to.deep.equal([
				"owner: uid-a@5 -> uid-a@6",
				"owner: uid-a@5 -> uid-a@6",
			]);
		});

		it("is forgotten with its namespace", async () => {
			const cache = new Cache<KubeObject>({
				shape: wholeObject,
				packing: asJson,
				onChange: () => undefined,
				isPerNamespace: true,
			});
			cache.upsert(configMap("a", "1"));
			await cache.write(place, async () => {
				cache.forgetNamespace("shop");
				return configMap("a", "5");
			});
			expect(cache.size).to.equal(0);
		});
	});

	it("does not bring back what was deleted before the answer came", () => {
		const { cache } = watched();
		cache.upsert(configMap("a", "4"));
		cache.remove(configMap("a", "6"));
		cache.observe(configMap("a", "5"));
		expect(cache.size).to.equal(0);
	});

	it("keeps the answer to a create that the stream has not told yet", () => {
		const { cache } = watched();
		cache.bookmark("4");
		cache.observe(configMap("a", "5"));
		expect(cache.size).to.equal(1);
		cache.retain(new Set(), "4");
		expect(cache.size).to.equal(1);
		cache.retain(new Set(), "6");
		expect(cache.size).to.equal(0);
	});

	it("drops what a list does not name, but for what was written since and for other namespaces", () => {
		const cache = new Cache<KubeObject>({
			shape: wholeObject,
			packing: asJson,
			onChange: () => undefined,
			isPerNamespace: true,
		});
		cache.upsert(configMap("old", "3"));
		cache.observe(configMap("new", "7"));
		cache.upsert(configMap("other", "3", { namespace: "bank" }));
		cache.retain(new Set(), "5", "shop");
		expect(cache.get("shop", "old")).to.equal(undefined);
		expect(cache.get("shop", "new")?.metadata.resourceVersion).to.equal("7");
		expect(cache.get("bank", "other")?.metadata.resourceVersion).to.equal("3");
	});

	it("tells deleted and made anew as two changes", () => {
		const { cache, changes } = watched();
		cache.upsert(configMap("a", "1"));
		cache.upsert(configMap("a", "5", { uid: "other" }));
		expect(changes.slice(1)).to.deep.equal([
			"uid-a@1 -> nothing",
			"nothing -> other@5",
		]);
	});

	it("ignores the late deletion of an earlier object of the same name", () => {
		const { cache } = watched();
		cache.upsert(configMap("a", "5", { uid: "new" }));
		cache.remove(configMap("a", "4", { uid: "old" }));
		expect(cache.size).to.equal(1);
	});

	it("finds children by the uid of their owner, also after the owner changed", () => {
		const { cache } = watched();
		const owner = (uid: string) => ({
			ownerReferences: [
				{ apiVersion: "v1", kind: "X", name: "x", uid, controller: true },
			],
		});
		cache.upsert(configMap("a", "1", owner("one")));
		expect(cache.ownedBy("one")).to.have.length(1);
		cache.upsert(configMap("a", "2", owner("two")));
		expect(cache.ownedBy("one")).to.have.length(0);
		expect(cache.ownedBy("two")).to.have.length(1);
	});

	it("keeps no more annotations than ours have, whoever writes under our names", () => {
		const forged = configMap("a", "1", {
			labels: { "app.kubernetes.io/managed-by": "seaworthy" },
			annotations: Object.fromEntries(
				Array.from({ length: 50 }, (_, index) => [
					`seaworthy.dev/a${index}`,
					"x".repeat(5000),
				]),
			),
		});
		expect(JSON.stringify(childShape(forged)).length).to.be.below(40_000);
	});

	it("keeps of a stranger's object only what shows that its name is taken", () => {
		const stranger = {
			...configMap("a", "1", {
				labels: { secret: "x", "app.kubernetes.io/managed-by": "Helm" },
				annotations: { b: "c" },
				ownerReferences: [
					{
						apiVersion: "v1",
						kind: "X",
						name: "x",
						uid: "x",
						controller: true,
					},
				],
			}),
			data: { A: "1" },
		};
		expect(childShape(stranger).metadata).to.deep.equal({
			name: "a",
			namespace: "shop",
			uid: "uid-a",
			resourceVersion: "1",
		});
	});
});
