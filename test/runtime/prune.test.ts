import { expect } from "chai";
import { services } from "../../src/kube/objects.ts";
import { prune } from "../../src/runtime/prune.ts";
import type { CachedChild } from "../../src/runtime/shapes.ts";
import { childShape } from "../../src/runtime/shapes.ts";
import { no, onServer, parent, planOf, service } from "../support/children.ts";

describe("pruning", () => {
	const surplus = (name: string): CachedChild =>
		childShape({ ...onServer({ name }), kind: "Service" });
	const run = async (
		owned: CachedChild[],
		remove: (name: string) => Promise<void>,
	) => {
		const calls: string[] = [];
		const { troubles, failures } = await prune(planOf(service), owned, {
			resources: [services],
			parent,
			confirm: async () => void calls.push("confirm"),
			cluster: {
				remove: (_resource, { name, uid }) => {
					calls.push(`${name} ${uid}`);
					return remove(name);
				},
			},
		});
		return { calls, troubles, failures };
	};

	it("deletes by uid what the plan does not name, after one look at the parent", async () => {
		const owned = [surplus("web"), surplus("old"), surplus("older")];
		const { calls } = await run(owned, async () => undefined);
		expect(calls).to.deep.equal(["confirm", "old s-1", "older s-1"]);
		expect(
			(await run([surplus("web")], async () => undefined)).calls,
		).to.deep.equal([]);
	});

	it("leaves what the plan keeps, and what is being deleted already", async () => {
		const calls: string[] = [];
		const kept = [{ kind: "Service", name: "old" }];
		const deletionTimestamp = "2026-11-21T12:00:00Z";
		const leaving = onServer({ name: "older", deletionTimestamp });
		const owned = [surplus("old"), childShape(leaving)];
		await prune({ ...planOf(service), kept }, owned, {
			resources: [services],
			parent,
			confirm: async () => void calls.push("confirm"),
			cluster: {
				remove: async (_resource, { name }) => void calls.push(name),
			},
		});
		expect(calls).to.deep.equal([]);
	});

	it("says what may not be deleted and goes on with the others", async () => {
		const owned = [surplus("old"), surplus("older")];
		const { calls, troubles } = await run(owned, (name) =>
			name === "old" ? no("forbidden") : no("notFound"),
		);
		expect(calls).to.have.length(3);
		expect(troubles).to.deep.equal([
			{ reason: "Refused", message: "Service/old: refused" },
		]);
	});

	it("leaves what passes to the queue, after the others", async () => {
		const owned = [surplus("old"), surplus("older")];
		const { calls, troubles, failures } = await run(owned, (name) =>
			name === "old" ? no("unavailable") : Promise.resolve(),
		);
		expect(calls).to.have.length(3);
		expect(failures).to.have.length(1);
		expect(troubles).to.deep.equal([
			{ reason: "Retrying", message: "Service/old: refused" },
		]);
	});
});
