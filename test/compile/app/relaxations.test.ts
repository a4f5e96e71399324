// What an App may step out of.

import { strict as assert } from "node:assert";
import { platform } from "../../../src/api/platform.ts";
import { relaxationsOf } from "../../../src/compile/app/relaxations.ts";
import { seen } from "../../../src/schema/defaults.ts";

describe("relaxations", () => {
	it("take a rule of an earlier release for nothing: it neither relaxes nor stalls", () => {
		const reason = "it was stored by an earlier release";
		const relax = [
			{ rule: "AddCapability" as never, reason },
			{ rule: "LowUserId" as const, reason },
		];
		const app = { spec: { image: "web:1", security: { relax } } };
		const { rules, faults } = relaxationsOf(
			app,
			undefined,
			seen(platform, { servedNamespaces: ["shop"] }),
		);
		assert.deepEqual([...rules], ["LowUserId"]);
		assert.deepEqual(faults, []);
	});
});
