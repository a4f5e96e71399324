// Conditions by the rules of kstatus.

import { strict as assert } from "node:assert";
import type { Condition } from "../../src/kube/conditions.ts";
import {
	kstatus,
	progressConditions,
	stampConditions,
} from "../../src/kube/conditions.ts";

const early = "2026-01-01T00:00:00Z";
const late = "2026-01-01T00:01:00Z";
const verdict = (
	type: string,
	status: Condition["status"],
	reason = "Why",
) => ({
	type,
	status,
	reason,
	message: "m",
});

describe("progressConditions", () => {
	it("says Ready alone when all is well", () => {
		const progress = {
			state: "Ready",
			reason: "Available",
			message: "m",
		} as const;
		assert.deepEqual(progressConditions(progress), [
			verdict("Ready", "True", "Available"),
		]);
	});

	it("adds Reconciling or Stalled, never both", () => {
		for (const state of ["Reconciling", "Stalled"] as const)
			assert.deepEqual(
				progressConditions({ state, reason: "Why", message: "m" }),
				[verdict("Ready", "False"), verdict(state, "True")],
			);
	});
});

describe("stampConditions", () => {
	const before = stampConditions([verdict("Ready", "False")], [], 1, early);

	it("keeps the time while the status stays, whatever the reason", () => {
		const [after] = stampConditions(
			[verdict("Ready", "False", "Other")],
			before,
			2,
			late,
		);
		assert.equal(after?.lastTransitionTime, early);
		assert.equal(after?.reason, "Other");
		assert.equal(after?.observedGeneration, 2);
	});

	it("moves the time when the status turns", () => {
		const [after] = stampConditions(
			[verdict("Ready", "True")],
			before,
			1,
			late,
		);
		assert.equal(after?.lastTransitionTime, late);
	});

	it("sorts by type", () => {
		const types = ["Ready", "Hardened", "Reconciling"].map((type) =>
			verdict(type, "True"),
		);
		assert.deepEqual(
			stampConditions(types, [], 1, early).map(({ type }) => type),
			["Hardened", "Ready", "Reconciling"],
		);
	});
});

describe("kstatus", () => {
	const object = (
		generation: number,
		...verdicts: ReturnType<typeof verdict>[]
	) => ({
		metadata: { generation },
		status: {
			observedGeneration: 1,
			conditions: stampConditions(verdicts, [], 1, early),
		},
	});

	it("reads an object as every tool does", () => {
		const ready = verdict("Ready", "True");
		const notReady = verdict("Ready", "False");
		assert.equal(kstatus(object(1, ready)), "Current");
		assert.equal(
			kstatus(object(1, notReady, verdict("Reconciling", "True"))),
			"InProgress",
		);
		assert.equal(
			kstatus(object(1, notReady, verdict("Stalled", "True"))),
			"Failed",
		);
		assert.equal(kstatus(object(1, notReady)), "InProgress");
	});

	it("believes no status of an older generation", () => {
		assert.equal(kstatus(object(2, verdict("Ready", "True"))), "InProgress");
	});

	it("waits for the first status, and for the end of a deletion", () => {
		assert.equal(kstatus({ metadata: { generation: 1 } }), "InProgress");
		assert.equal(
			kstatus({ metadata: { generation: 1, deletionTimestamp: early } }),
			"Terminating",
		);
	});
});
