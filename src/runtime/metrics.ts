// Metrics under controller-runtime's names, so that existing dashboards and alerts fit, and a few of our own.

import {
	Counter,
	collectDefaultMetrics,
	Gauge,
	Histogram,
	Registry,
} from "prom-client";
import type { QueueObserver } from "./queue.ts";

export type Metrics = ReturnType<typeof createMetrics>;

export function createMetrics() {
	const registry = new Registry();
	collectDefaultMetrics({ register: registry });
	const registers = [registry];
	const counter = (name: string, help: string, labelNames: string[] = []) =>
		new Counter({ name, help, labelNames, registers });
	const gauge = (name: string, help: string, labelNames: string[] = []) =>
		new Gauge({ name, help, labelNames, registers });
	const seconds = (name: string, help: string, labelNames: string[] = []) =>
		new Histogram({ name, help, labelNames, registers, buckets });
	return {
		registry,
		requests: counter(
			"rest_client_requests_total",
			"Calls to the API server by method and status code.",
			["method", "code"],
		),
		reconciles: counter(
			"controller_runtime_reconcile_total",
			"Passes by controller and result.",
			["controller", "result"],
		),
		reconcileErrors: counter(
			"controller_runtime_reconcile_errors_total",
			"Passes that failed and are tried again.",
			["controller"],
		),
		reconcileSeconds: seconds(
			"controller_runtime_reconcile_time_seconds",
			"Duration of a pass in seconds.",
			["controller"],
		),
		isLeader: gauge(
			"leader_election_master_status",
			"1 while this process is the leader.",
			["name"],
		),
		relists: counter(
			"seaworthy_relists_total",
			"Lists that were needed because the server had forgotten our version.",
			["kind"],
		),
		suppressed: counter(
			"seaworthy_suppressed_applies_total",
			"Applies that changed nothing on the server.",
		),
		queue: queueObserver(registers),
	};
}

const buckets = [
	0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
];

function queueObserver(registers: Registry[]): QueueObserver {
	const depth = new Gauge({
		name: "workqueue_depth",
		help: "Keys that wait.",
		registers,
	});
	const running = new Gauge({
		name: "controller_runtime_active_workers",
		help: "Keys that are being worked on.",
		registers,
	});
	const adds = new Counter({
		name: "workqueue_adds_total",
		help: "Keys that were added.",
		registers,
	});
	const retries = new Counter({
		name: "workqueue_retries_total",
		help: "Keys that failed and were added again.",
		registers,
	});
	const waits = new Histogram({
		name: "workqueue_queue_duration_seconds",
		help: "Seconds that a key waited.",
		registers,
		buckets,
	});
	return {
		depth: (queued, active) => {
			depth.set(queued);
			running.set(active);
		},
		added: () => adds.inc(),
		retried: () => retries.inc(),
		waited: (waited) => waits.observe(waited),
	};
}
