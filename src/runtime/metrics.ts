// Metrics under controller-runtime's names, so that existing dashboards and alerts fit, and a few of our own.

import {
	Counter,
	collectDefaultMetrics,
	Gauge,
	Histogram,
	Registry,
} from "prom-client";
import type { CallObserver } from "./kube-cluster.ts";
import { buckets, queueObserver } from "./queue-metrics.ts";
import type { KindHealth } from "./watch-health.ts";

export type Metrics = ReturnType<typeof createMetrics>;

/** `watches` is asked whenever the page is. */
export function createMetrics(watches: () => readonly KindHealth[] = () => []) {
	const registry = new Registry();
	collectDefaultMetrics({ register: registry });
	const registers = [registry];
	watchMetrics(registers, watches);
	return {
		registry,
		...passMetrics(registers),
		calls: callObserver(registers),
		queue: queueObserver(registers),
		isLeader: new Gauge({
			name: "leader_election_master_status",
			help: "1 while this process is the leader.",
			labelNames: ["name"],
			registers,
		}),
	};
}

function watchMetrics(
	registers: Registry[],
	watches: () => readonly KindHealth[],
): void {
	const gauge = (
		name: string,
		help: string,
		value: (each: KindHealth) => number,
	) =>
		new Gauge({
			name,
			help,
			labelNames: ["kind"],
			registers,
			collect() {
				this.reset();
				for (const each of watches())
					this.set({ kind: each.kind }, value(each));
			},
		});
	gauge(
		"seaworthy_watch_broken",
		"Watches of the kind that broke and have told nothing since.",
		({ broken }) => broken,
	);
	gauge(
		"seaworthy_watch_last_event_age_seconds",
		"Seconds since the last event or bookmark of the kind; of several watches the one that was silent longest.",
		({ age }) => age,
	);
}

function passMetrics(registers: Registry[]) {
	const counter = (name: string, help: string, labelNames: string[] = []) =>
		new Counter({ name, help, labelNames, registers });
	return {
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
		reconcileSeconds: new Histogram({
			name: "controller_runtime_reconcile_time_seconds",
			help: "Duration of a pass in seconds.",
			labelNames: ["controller"],
			registers,
			buckets,
		}),
		relists: counter(
			"seaworthy_relists_total",
			"How often all objects of a kind were asked for, why, and by which way: at the head of a watch, or as a list. A watch that the server refuses counts, and so does the list in its place.",
			["kind", "reason", "way"],
		),
		suppressed: counter(
			"seaworthy_suppressed_applies_total",
			"Applies that changed nothing on the server.",
		),
	};
}

function callObserver(registers: Registry[]): CallObserver {
	const requests = new Counter({
		name: "rest_client_requests_total",
		help: "Calls to the API server by method and status code.",
		labelNames: ["method", "code"],
		registers,
	});
	const inFlight = new Gauge({
		name: "seaworthy_calls_in_flight",
		help: "Calls to the API server that are not answered yet, watches not counted.",
		registers,
	});
	return {
		sent: () => inFlight.inc(),
		answered: (method, code) => {
			inFlight.dec();
			requests.inc({ method, code });
		},
	};
}
