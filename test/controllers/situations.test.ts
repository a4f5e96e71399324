// What people and programs read of an object in each situation. docs/situations.md is the golden: `make golden` writes it.

import { strict as assert } from "node:assert";
import { goldenText } from "../support/golden.ts";
import { groups } from "../situations/list.ts";
import { outcomeOf } from "../situations/outcome.ts";
import { page } from "../situations/page.ts";

describe("situations", () => {
	for (const { situations } of groups)
		for (const situation of situations)
			it(situation.title, async () => {
				const { kstatus, wait, sight } = await outcomeOf(situation);
				const conditionOf = (type: string) =>
					sight.conditions.find((condition) => condition.type === type);
				assert.deepEqual(
					{
						reason: conditionOf("Ready")?.reason ?? "",
						kstatus,
						wait,
						resolved: conditionOf("Resolved")?.status,
					},
					{
						reason: situation.reason,
						kstatus: situation.kstatus,
						wait: situation.wait,
						resolved: situation.resolved,
					},
				);
			});

	it("are shown on a page of the documentation as they are read", async () => {
		goldenText("docs/situations.md", await page());
	});
});
