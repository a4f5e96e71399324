// Which reason wins, and how long a message may be.

import { strict as assert } from "node:assert";
import type { Fault } from "../../src/compile/fault.ts";
import type { PlannedChild } from "../../src/compile/child.ts";
import type { Trouble } from "../../src/controllers/controller.ts";
import { clip, progressOf } from "../../src/controllers/readiness.ts";
import type { Progress } from "../../src/kube/conditions.ts";
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

	it("asks every planned child of a kind and tells the worst", () => {
		const child = (name: string, state: Progress["state"]) => ({
			...object,
			metadata: { ...object.metadata, name },
			status: { state },
		});
		const told = (...states: Progress["state"][]) => {
			const live = states.map((state, at) => child(`web-${at}`, state));
			return progressOf({
				plan: {
					children: live.map((each) => ({ ...planned, object: each })),
					kept: [],
					faults: [],
				},
				troubles: [],
				live,
				children: [
					{
						resource: deployments,
						ready: ({ metadata, status }) => ({
							state: status?.["state"] as Progress["state"],
							reason: "RollingOut",
							message: metadata.name,
						}),
					},
				],
			}).message;
		};
		assert.equal(told("Ready", "Reconciling"), "web-1");
		assert.equal(told("Reconciling", "Stalled", "Ready"), "web-1");
		assert.equal(told("Stalled", "Reconciling"), "web-0");
		assert.equal(told("Reconciling", "Reconciling"), "web-0");
		assert.equal(told("Ready", "Ready"), "web-1");
	});

	it("waits for each planned child of a kind until the cache shows it", () => {
		const other = { ...object, metadata: { ...object.metadata, name: "db" } };
		const plan = {
			children: [planned, { ...planned, object: other }],
			kept: [],
			faults: [],
		};
		const { message } = progressOf({
			plan,
			troubles: [],
			live: [object],
			children: [{ resource: deployments, ready: () => fine }],
		});
		assert.equal(message, "Deployment db is being applied");
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
