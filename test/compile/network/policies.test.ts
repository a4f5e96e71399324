// Policies of random Apps that link to, accept and join each other across namespaces.

import { strict as assert } from "node:assert";
import fc from "fast-check";
import type { App } from "../../../src/api/app/app.ts";
import type { KubeObject, NetworkPolicy } from "../../../src/kube/objects.ts";
import { carryOut } from "../../support/case.ts";
import { randomObjects } from "../../support/random-networks.ts";
import { shuffled } from "../../support/shuffle.ts";

const platform = { servedNamespaces: ["shop", "data", "evil"] };

async function compiled(objects: readonly KubeObject[], at: number) {
	const apps = objects.filter(({ kind }) => kind === "App");
	const parent = apps[at % apps.length];
	assert.ok(parent);
	const related = objects.filter((each) => each !== parent);
	return { parent: parent as App & KubeObject, related, platform };
}

const policyIn = (plan: Awaited<ReturnType<typeof carryOut>>["plan"]) =>
	plan.children
		.map(({ object }) => object)
		.find(({ kind }) => kind === "NetworkPolicy") as unknown as NetworkPolicy;

describe("Policies of random Apps", () => {
	it("are byte-identical whatever the order (case N46)", () =>
		fc.assert(
			fc.asyncProperty(
				randomObjects,
				fc.nat(),
				fc.infiniteStream(fc.nat()),
				async (objects, at, stream) => {
					const given = await compiled(objects, at);
					const choose = (below: number) => stream.next().value % below;
					const straight = await carryOut(given);
					const mixed = await carryOut(shuffled(given, choose));
					assert.equal(
						JSON.stringify(policyIn(mixed.plan)),
						JSON.stringify(policyIn(straight.plan)),
					);
					assert.deepEqual(
						mixed.report.fields["edges"],
						straight.report.fields["edges"],
					);
				},
			),
			{ numRuns: 200 },
		));

	it("have no rule without peers, no empty list of ports, and no peer twice", () =>
		fc.assert(
			fc.asyncProperty(randomObjects, fc.nat(), async (objects, at) => {
				const { plan } = await carryOut(await compiled(objects, at));
				const { ingress = [], egress = [] } = policyIn(plan).spec;
				const peers = [
					ingress.map(({ from }) => from),
					egress.map(({ to }) => to),
				];
				for (const each of [...ingress, ...egress])
					assert.ok(each.ports === undefined || each.ports.length > 0);
				for (const side of peers) {
					assert.ok(side.every(({ length }) => length > 0));
					const texts = side.map((each) => JSON.stringify(each));
					assert.equal(new Set(texts).size, texts.length);
				}
			}),
			{ numRuns: 200 },
		));
});
