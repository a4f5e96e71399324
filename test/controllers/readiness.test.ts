// Which reason wins, and how long a message may be.

import { strict as assert } from "node:assert";
import type { Fault } from "../../src/compile/fault.ts";
import type { PlannedChild } from "../../src/compile/child.ts";
import type { Trouble } from "../../src/controllers/controller.ts";
import { clip, progressOf } from "../../src/controllers/readiness.ts";
import { desiredAnnotation } from "../../src/kube/labels.ts";
import { deployments } from "../../src/kube/objects.ts";

const object = {
	apiVersion: "apps/v1",
	kind: "Deployment",
	metadata: { name: "web", annotations: { [desiredAnnotation]: "new" } },
};
const planned: PlannedChild = {
	object,
	resource: deployments,
	wave: 1,
	write: "apply",
};
const fine = { state: "Ready", reason: "Available", message: "m" } as const;
const fault = (reason: Fault["reason"]): Fault => ({
	reason,
	path: "spec",
	message: "is wrong",
});
const reasonOf = (
	faults: readonly Fault[],
	troubles: readonly Trouble[],
	live = [object],
) =>
	progressOf({
		plan: { children: [planned], kept: [], faults },
		troubles,
		live,
		children: [{ resource: deployments, ready: () => fine }],
	}).reason;

describe("progressOf", () => {
	const trouble: Trouble = { reason: "Conflict", message: "taken" };

	it("puts Stalled Faults before troubles, and those before waiting", () => {
		const waiting = fault("ConfigMissing");
		const wrong = fault("InvalidSpec");
		assert.equal(reasonOf([waiting, wrong], [trouble]), "InvalidSpec");
		assert.equal(reasonOf([waiting], [trouble]), "Conflict");
		assert.equal(reasonOf([waiting], []), "ConfigMissing");
		assert.equal(reasonOf([fault("PeerNotFound")], []), "Available");
	});

	it("does not believe a child that is not what was asked for", () => {
		assert.equal(reasonOf([], [], []), "RollingOut");
		const annotations = { [desiredAnnotation]: "old" };
		const old = { ...object, metadata: { name: "web", annotations } };
		assert.equal(reasonOf([], [], [old]), "RollingOut");
	});
});

describe("clip", () => {
	it("keeps what a condition holds and cuts the rest", () => {
		assert.equal(clip("a".repeat(2048)).length, 2048);
		assert.equal(clip("a".repeat(2049)), `${"a".repeat(2047)}…`);
	});

	it("never leaves half a character", () => {
		const cut = clip("😀".repeat(2000));
		assert.ok(cut.isWellFormed());
		assert.ok(cut.length <= 2048);
	});
});
