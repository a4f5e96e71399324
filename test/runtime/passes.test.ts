// One pass as the queue calls it: what it gives back, and what it counts.

import { expect } from "chai";
import { platform } from "../../src/api/platform.ts";
import { controllers } from "../../src/controllers/index.ts";
import { ClusterError } from "../../src/runtime/errors.ts";
import { createLog } from "../../src/runtime/log.ts";
import { createMetrics } from "../../src/runtime/metrics.ts";
import { Passes } from "../../src/runtime/passes.ts";
import { seen } from "../../src/schema/defaults.ts";

describe("a pass that throws", () => {
	it("is counted, and thrown on for the queue to retry", async () => {
		const log = createLog("error", false);
		log.silent = true;
		const metrics = createMetrics();
		const failure = new ClusterError("unavailable", "busy", 503);
		const informers = {
			parents: () => {
				throw failure;
			},
		};
		const world = { informers } as never;
		const runAfter = () => undefined;
		const passes = new Passes({ controllers, metrics, log, world, runAfter });
		const thrown = await passes
			.run("App/shop/web", seen(platform, { servedNamespaces: ["shop"] }))
			.catch((error: unknown) => error);
		expect(thrown).to.equal(failure);
		expect(await metrics.registry.metrics()).to.contain(
			'controller_runtime_reconcile_errors_total{controller="App"} 1',
		);
	});
});
