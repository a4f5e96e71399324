// What applying does about edits of others.

import { expect } from "chai";
import type { PlannedChild } from "../../src/compile/child.ts";
import { desiredAnnotation } from "../../src/kube/labels.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import { childShape } from "../../src/runtime/shapes.ts";
import { carryOut } from "../support/applying.ts";
import { copy, no, onServer, planOf, service } from "../support/children.ts";
import { ours, theirs } from "../support/objects.ts";

describe("edits of others", () => {
	const drifted = onServer({
		managedFields: [ours({}), theirs({ "f:spec": { "f:selector": {} } })],
	});

	it("waits before it puts right what somebody changes again and again, and names them", async () => {
		const given = {
			live: drifted,
			applied: { "Service/web": "another" },
			isContested: true,
		};
		const { calls, outcome } = await carryOut(planOf(service), given);
		expect(calls).to.deep.equal([]);
		expect(outcome.again).to.equal(30_000);
		expect(outcome.isWhole).to.equal(false);
		expect(outcome.troubles).to.deep.equal([
			{
				reason: "Contested",
				message:
					"Service/web was changed 4 times by kubectl-edit since noon; it is wrong now and put right soon",
			},
		]);
		const urgent: PlannedChild = { ...service, isUrgent: true };
		const soon = await carryOut(planOf(urgent), given);
		expect(soon.outcome.again).to.equal(4_000);
	});

	it("tells of a fight also while the child is right, and holds nothing back for it", async () => {
		const { ownedHash } = childShape(onServer());
		const { outcome } = await carryOut(planOf(service), {
			live: onServer(),
			applied: { "Service/web": ownedHash },
			isContested: true,
		});
		expect(outcome.troubles[0]?.message).to.contain("is right now");
		expect(outcome.isWhole).to.equal(true);
		expect(outcome.again).to.equal(60_000);
	});

	it("counts the edit of who applies another wish in its name", async () => {
		const annotations = { [desiredAnnotation]: "of another release" };
		const { calls } = await carryOut(planOf(service), {
			live: onServer({ annotations, managedFields: [ours({})] }),
			applied: { "Service/web": "as it was recorded" },
		});
		expect(calls).to.contain("repaired");
	});

	it("puts what runs right as it was, whatever became of what it needs", async () => {
		const given = {
			live: drifted,
			applied: { "Service/web": "another" },
			cluster: { create: () => no("forbidden") },
		};
		const metadata = { ...copy.object.metadata, name: "new" };
		const object = { ...copy.object, metadata };
		const needed: PlannedChild = { ...copy, wave: 0, object };
		for (const [wish, calls] of [
			["d1", ["create", "apply force=true uid=s-1", "repaired"]],
			["d2", ["create"]],
		] as const) {
			const annotations = { [desiredAnnotation]: wish };
			const { object } = service;
			const metadata = { ...object.metadata, annotations };
			const runs = { ...service, object: { ...object, metadata } };
			const { calls: made } = await carryOut(planOf(needed, runs), given);
			expect(made).to.have.members(calls);
		}
	});

	it("counts as a repair only what others had changed, not a write of ours whose answer was lost", async () => {
		const given = { applied: { "Service/web": "as it was recorded" } };
		const written = ours({ "f:spec": { "f:selector": {} } });
		const lost = await carryOut(planOf(service), {
			...given,
			live: onServer({ managedFields: [written] }),
		});
		expect(lost.calls).to.deep.equal(["apply force=true uid=s-1"]);
		const drifted = await carryOut(planOf(service), {
			...given,
			live: onServer({ managedFields: [ours({})] }),
		});
		expect(drifted.calls).to.deep.equal([
			"apply force=true uid=s-1",
			"repaired",
		]);
		const failed = await carryOut(planOf(service), {
			...given,
			live: onServer({ managedFields: [ours({})] }),
			cluster: { apply: () => no("forbidden") },
		});
		expect(failed.calls).not.to.contain("repaired");
	});

	it("does not take for an edit what it may have written itself", async () => {
		const { calls } = await carryOut(planOf(service), {
			live: onServer(),
			cluster: { apply: () => no("lost") },
		});
		expect(calls).to.deep.equal(["apply force=true uid=s-1", "lost"]);
		const again = await carryOut(planOf(service), {
			live: drifted,
			applied: { "Service/web": "" },
			isContested: true,
		});
		expect(again.calls).to.deep.equal(["apply force=true uid=s-1"]);
	});

	it("leaves what came back after a removal, until somebody touches it", async () => {
		const left = (time: string): KubeObject => ({
			...onServer({
				managedFields: [
					ours({ "f:spec": { "f:selector": {} } }),
					{ ...theirs({ "f:spec": { "f:sessionAffinity": {} } }), time },
				],
			}),
			spec: { selector: {}, sessionAffinity: "None" },
		});
		const { ownedHash } = childShape(left("1"));
		const given = { applied: { "Service/web": ownedHash } };
		const before = onServer({ annotations: { [desiredAnnotation]: "d0" } });
		for (const [time, calls] of [
			["1", []],
			["2", ["patch"]],
		] as const) {
			const rolled = await carryOut(planOf(service), {
				...given,
				live: before,
				cluster: { apply: async () => left(time) },
			});
			expect(rolled.calls.filter((call) => call === "patch")).to.deep.equal(
				calls,
			);
		}
	});
});
