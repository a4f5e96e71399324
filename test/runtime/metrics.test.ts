import { expect } from "chai";
import { createMetrics } from "../../src/runtime/metrics.ts";

describe("metrics", () => {
	it("stand under the names that dashboards of controller-runtime look for", async () => {
		const metrics = createMetrics({
			watches: () => [{ kind: "App", broken: 1, age: 3 }],
			namespaces: () => ({ shop: true, taken: false }),
		});
		metrics.queue.depth(3, 2);
		metrics.queue.added();
		metrics.queue.waited(0.1);
		metrics.queue.started();
		const done = metrics.queue.started();
		done();
		metrics.calls.sent();
		metrics.calls.sent();
		metrics.calls.answered("GET", "200");
		metrics.reconciles.inc({ controller: "App", result: "converged" });
		metrics.isLeader.set({ name: "seaworthy" }, 1);
		const page = await metrics.registry.metrics();
		for (const line of [
			'workqueue_depth{name="seaworthy"} 3',
			'workqueue_adds_total{name="seaworthy"} 1',
			'workqueue_queue_duration_seconds_count{name="seaworthy"} 1',
			'workqueue_work_duration_seconds_count{name="seaworthy"} 1',
			'controller_runtime_active_workers{controller="seaworthy"} 2',
			'controller_runtime_reconcile_total{controller="App",result="converged"} 1',
			'rest_client_requests_total{method="GET",code="200"} 1',
			"seaworthy_calls_in_flight 1",
			'leader_election_master_status{name="seaworthy"} 1',
			'seaworthy_watch_broken{kind="App"} 1',
			'seaworthy_watch_last_event_age_seconds{kind="App"} 3',
			'seaworthy_namespace_held{namespace="shop"} 1',
			'seaworthy_namespace_held{namespace="taken"} 0',
		])
			expect(page).to.contain(line);
		for (const name of ["unfinished_work", "longest_running_processor"]) {
			const sample = new RegExp(`^workqueue_${name}_seconds{.*} (.+)$`, "m");
			const seconds = Number(sample.exec(page)?.[1]);
			expect(seconds, name).to.be.within(Number.MIN_VALUE, 60);
		}
	});
});
