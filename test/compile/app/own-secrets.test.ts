// How long the copies of Secrets stay that pods of an earlier template may still start with.

import { strict as assert } from "node:assert";
import { copiesInUse } from "../../../src/compile/app/own-secrets.ts";
import type { LiveChild, PlannedChild } from "../../../src/compile/child.ts";
import {
	desiredAnnotation,
	sourceAnnotation,
} from "../../../src/kube/labels.ts";
import { deployments } from "../../../src/kube/objects.ts";

const counts = { observedGeneration: 1, replicas: 1, updatedReplicas: 1 };
const deployment = (name: string, availableReplicas: number): LiveChild => ({
	apiVersion: "apps/v1",
	kind: "Deployment",
	metadata: { name, generation: 1, annotations: { [desiredAnnotation]: name } },
	replicas: 1,
	status: { ...counts, availableReplicas },
});
const plannedAs = ({
	apiVersion,
	kind,
	metadata,
}: LiveChild): PlannedChild => ({
	object: { apiVersion, kind, metadata },
	resource: deployments,
	wave: 1,
	write: "apply",
});
const copy: LiveChild = {
	apiVersion: "v1",
	kind: "Secret",
	metadata: {
		name: "web--copy",
		annotations: { [sourceAnnotation]: "Secret/a" },
	},
};
const names = (live: readonly LiveChild[], wanted = live): string[] =>
	copiesInUse([copy, ...live], wanted.map(plannedAs)).map(
		({ metadata }) => metadata.name,
	);

describe("copiesInUse", () => {
	it("keeps copies until every Deployment has finished its rollout", () => {
		assert.deepEqual(names([deployment("a", 1), deployment("b", 0)]), [
			"web--copy",
		]);
		assert.deepEqual(names([deployment("a", 0), deployment("b", 1)]), [
			"web--copy",
		]);
		assert.deepEqual(names([deployment("a", 1), deployment("b", 1)]), []);
	});

	it("keeps copies while a Deployment exists that is no longer planned", () => {
		const both = [deployment("a", 1), deployment("b", 1)];
		assert.deepEqual(names(both, both.slice(0, 1)), ["web--copy"]);
	});

	it("keeps nothing without a Deployment", () => {
		assert.deepEqual(names([], [deployment("a", 1)]), []);
	});
});
