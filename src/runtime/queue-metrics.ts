// What the queue counts and times, under the names of client-go's work queue.

import type { Registry } from "prom-client";
import { Counter, Gauge, Histogram } from "prom-client";
import type { QueueObserver } from "./queue-options.ts";

/** Seconds: of passes, and of what they wait for. */
export const buckets = [
	0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
];

/** One queue serves all kinds. */
const queueName = "seaworthy";
const labels = { name: queueName };

export function queueObserver(registers: Registry[]): QueueObserver {
	const named = (name: string, help: string, label = "name") => ({
		name,
		help,
		labelNames: [label],
		registers,
	});
	const depth = new Gauge(named("workqueue_depth", "Keys that wait."));
	const running = new Gauge(
		named(
			"controller_runtime_active_workers",
			"Keys that are being worked on.",
			"controller",
		),
	);
	const adds = new Counter(
		named("workqueue_adds_total", "Keys that were added."),
	);
	const retries = new Counter(
		named("workqueue_retries_total", "Keys that failed and were added again."),
	);
	const waits = new Histogram({
		...named("workqueue_queue_duration_seconds", "Seconds that a key waited."),
		buckets,
	});
	return {
		depth: (queued, active) => {
			depth.set(labels, queued);
			running.set({ controller: queueName }, active);
		},
		added: () => adds.inc(labels),
		retried: () => retries.inc(labels),
		waited: (waited) => waits.observe(labels, waited),
		started: workTimer(registers),
	};
}

/** Times of work that ended, and of what is under way: a pass that hangs shows in the second only. */
function workTimer(registers: Registry[]): QueueObserver["started"] {
	const under = new Set<{ since: number }>();
	const ages = () =>
		[...under].map(({ since }) => (performance.now() - since) / 1000);
	const finished = new Histogram({
		name: "workqueue_work_duration_seconds",
		help: "Seconds of work on a key.",
		labelNames: ["name"],
		registers,
		buckets,
	});
	underWay(registers, ages);
	return () => {
		const work = { since: performance.now() };
		under.add(work);
		return () => {
			under.delete(work);
			finished.observe(labels, (performance.now() - work.since) / 1000);
		};
	};
}

/** Both are worked out when they are asked for. */
function underWay(registers: Registry[], ages: () => number[]): void {
	const gauge = (name: string, help: string, of: () => number) =>
		new Gauge({
			name,
			help,
			labelNames: ["name"],
			registers,
			collect() {
				this.set(labels, of());
			},
		});
	gauge(
		"workqueue_unfinished_work_seconds",
		"Seconds of work under way that has not ended, all keys together.",
		() => ages().reduce((sum, age) => sum + age, 0),
	);
	gauge(
		"workqueue_longest_running_processor_seconds",
		"Seconds of the longest work under way.",
		() => Math.max(0, ...ages()),
	);
}
