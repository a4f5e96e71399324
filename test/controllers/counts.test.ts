// Which members of a status only count: a status that differs in nothing else waits for its turn.

import { strict as assert } from "node:assert";
import { appController } from "../../src/controllers/app.ts";
import type { Status } from "../../src/runtime/status.ts";
import { saysOnlyCounts } from "../../src/runtime/status.ts";
import { carryOut } from "../support/case.ts";

async function statusWith(
	readyReplicas: number,
	replicas = 3,
): Promise<Status> {
	const { report } = await carryOut({
		parent: {
			apiVersion: "seaworthy.dev/v1alpha1",
			kind: "App",
			metadata: { name: "web", namespace: "shop" },
			spec: { image: "web:1", replicas },
		},
		children: [
			{
				apiVersion: "apps/v1",
				kind: "Deployment",
				metadata: { name: "web", namespace: "shop", generation: 1 },
				replicas: 3,
				status: { observedGeneration: 1, replicas: 3, readyReplicas },
			},
		],
	});
	return { ...report.fields, conditions: report.conditions };
}

describe("the status of an App", () => {
	it("tells how many of the wanted pods are ready", async () => {
		assert.equal((await statusWith(2))["podsReady"], "2/3");
		assert.equal((await statusWith(3, 0))["podsReady"], "3/0");
	});

	it("only counts while pods become ready", async () => {
		const [before, after] = [await statusWith(1), await statusWith(2)];
		assert.ok(saysOnlyCounts(before, after, appController.counts));
	});
});
