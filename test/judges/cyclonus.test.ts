// The compiled policies let through exactly what is declared, judged by an analyser of somebody else: a row that is missing
// fails as one too many does.

import { strict as assert } from "node:assert";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { loadAll } from "js-yaml";
import type { PlatformWritten } from "../../src/api/platform.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import type { Case } from "../support/case.ts";
import { goldenCases } from "../support/golden.ts";
import { verdicts } from "./cyclonus.ts";
import { isDeclared } from "./declared.ts";
import { randomObjects } from "../support/random-networks.ts";
import { probeText, worldOf } from "./world.ts";

const maxObjects = 100;

async function judge(
	objects: readonly KubeObject[],
	platform?: PlatformWritten,
): Promise<number> {
	const world = await worldOf(objects, platform);
	const passes = await verdicts(world);
	const { probes } = world;
	const rows = (isIn: (index: number) => boolean) =>
		probes.filter((_, index) => isIn(index)).map(probeText);
	const declared = new Set(
		probes.filter((probe) => isDeclared(probe, world)).map(probeText),
	);
	const effective = new Set(rows((index) => passes[index] === true));
	assert.deepEqual(
		{
			missing: [...declared].filter((row) => !effective.has(row)),
			extra: [...effective].filter((row) => !declared.has(row)),
		},
		{ missing: [], extra: [] },
	);
	return effective.size;
}

describe("Policies, judged by cyclonus", function () {
	this.timeout(120_000);

	it("of the sample shop", async () => {
		const folder = join(import.meta.dirname, "../../manifests/samples/shop");
		const objects = readdirSync(folder)
			.filter((file) => file.endsWith(".yaml"))
			.flatMap((file) => loadAll(readFileSync(join(folder, file), "utf8")));
		assert.ok((await judge(objects as KubeObject[])) > 0);
	});

	for (const { name, given } of goldenCases("network")) {
		const { parent, related = [], platform } = given as Case;
		// Of hundreds of Apps there are a million pairs, and their rules are those of a few.
		if (related.length > maxObjects) continue;
		it(`of case ${name}`, async () => {
			await judge([parent, ...related], platform);
		});
	}

	it("of random intents", () =>
		fc.assert(
			fc.asyncProperty(randomObjects, async (objects) => {
				await judge(objects, { network: { clusterCidrs: ["10.42.0.0/16"] } });
			}),
			{ numRuns: 12 },
		));
});
