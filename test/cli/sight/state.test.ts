// Which conditions say something amiss.

import { assert } from "chai";
import { app } from "../../../src/api/app/app.ts";
import { block } from "../../../src/cli/sight/block.ts";
import { sightOf } from "../../../src/cli/sight/sight.ts";
import { closed, now, drawing, web } from "../../support/sights.ts";

describe("a condition that says something amiss", () => {
	it("is not shown when an earlier generation had it", () => {
		const metadata = { ...web.metadata, generation: 8 };
		const sight = sightOf(app, { ...closed, metadata });
		assert.notInclude(block(sight, drawing, now), "Resolved");
	});
});
