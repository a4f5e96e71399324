// How far a Deployment is.

import { strict as assert } from "node:assert";
import fc from "fast-check";
import { deploymentProgress } from "../../../src/compile/app/deployment-progress.ts";

const live = (
	replicas: number,
	generation: number,
	status?: { [member: string]: unknown },
) => ({
	apiVersion: "apps/v1",
	kind: "Deployment",
	metadata: { name: "web", generation },
	replicas,
	...(status && { status }),
});
const counts = (wanted: number) => ({
	observedGeneration: 1,
	replicas: wanted,
	updatedReplicas: wanted,
	readyReplicas: wanted,
	availableReplicas: wanted,
});
const messageOf = (status: { [member: string]: unknown }, wanted = 3) =>
	deploymentProgress(live(wanted, 1, status)).message;

describe("deploymentProgress", () => {
	it("waits for the first status", () => {
		assert.equal(deploymentProgress(live(1, 1)).reason, "RollingOut");
		assert.equal(deploymentProgress(live(0, 1)).reason, "RollingOut");
	});

	it("tells what is left to do", () => {
		assert.equal(
			messageOf({ ...counts(3), updatedReplicas: 1 }),
			"1 of 3 pods run the current revision",
		);
		assert.equal(
			messageOf({ ...counts(3), replicas: 4 }),
			"1 pod of an earlier revision stays until the new ones are available",
		);
		assert.equal(
			messageOf({ ...counts(3), replicas: 5 }),
			"2 pods of earlier revisions stay until the new ones are available",
		);
		assert.equal(
			messageOf({ ...counts(3), availableReplicas: 2 }),
			"2 of 3 pods are available",
		);
		assert.equal(
			messageOf({ ...counts(1), availableReplicas: 0 }, 1),
			"0 of 1 pod is available",
		);
		assert.equal(
			messageOf({ ...counts(2) }, 0),
			"2 pods are still to be stopped",
		);
	});

	it("forgets a passed deadline once all pods are available", () => {
		const conditions = [
			{
				type: "Progressing",
				status: "False",
				reason: "ProgressDeadlineExceeded",
			},
		];
		const stuck = { ...counts(2), availableReplicas: 1, conditions };
		assert.equal(deploymentProgress(live(2, 1, stuck)).state, "Stalled");
		const healed = { ...counts(2), conditions };
		assert.equal(deploymentProgress(live(2, 1, healed)).state, "Ready");
	});

	it("is Ready only when every count is the wanted one, of this generation", () => {
		const count = fc.nat({ max: 3 });
		fc.assert(
			fc.property(
				fc.tuple(count, count, count, count, count, count),
				([
					wanted,
					generation,
					observedGeneration,
					replicas,
					updated,
					available,
				]) => {
					const { state } = deploymentProgress(
						live(wanted, generation, {
							observedGeneration,
							replicas,
							updatedReplicas: updated,
							availableReplicas: available,
						}),
					);
					const isDone =
						observedGeneration >= generation &&
						[replicas, updated, available].every((each) => each === wanted);
					assert.equal(state === "Ready", isDone);
				},
			),
			{ numRuns: 2000 },
		);
	});
});
