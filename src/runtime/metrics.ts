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

/** Asked whenever the page is. */
type Sources = {
	watches: () => readonly KindHealth[];
	/** Of each served namespace whether this release holds it. */
	namespaces: () => { [namespace: string]: boolean };
};
const noSources: Sources = { watches: () => [], namespaces: () => ({}) };

export function createMetrics({ watches, namespaces } = noSources) {
	const registry = new Registry();
	collectDefaultMetrics({ register: registry });
	const registers = [registry];
	watchMetrics(registers, watches);
	liveGauge(registers, {
		name: "seaworthy_namespace_held",
		help: "1 where this release works in the served namespace, 0 where another one does or its Lease cannot be had.",
		label: "namespace",
		values: () =>
			Object.entries(namespaces()).map(([name, held]) => [name, Number(held)]),
	});
	return {
		registry,
		...passMetrics(registers),
		calls: callObserver(registers),
		queue: queueObserver(registers),
		settingsRefused: new Gauge({
			name: "seaworthy_platform_settings_refused",
			help: "1 while the platform ConfigMap holds a mistake: settings of before are in force, or none.",
			registers,
		}),
		isLeader: new Gauge({
			name: "leader_election_master_status",
			help: "1 while this process is the leader.",
			labelNames: ["name"],
			registers,
		}),
	};
}

type LiveGauge = {
	name: string;
	help: string;
	label: string;
	values: () => (readonly [string, number])[];
};

const liveGauge = (
	registers: Registry[],
	{ name, help, label, values }: LiveGauge,
): Gauge =>
	new Gauge({
		name,
		help,
		labelNames: [label],
		registers,
		collect() {
			this.reset();
			for (const [each, value] of values()) this.set({ [label]: each }, value);
		},
	});

function watchMetrics(
	registers: Registry[],
	watches: () => readonly KindHealth[],
): void {
	const label = "kind";
	liveGauge(registers, {
		name: "seaworthy_watch_broken",
		help: "Watches of the kind that broke and have told nothing since.",
		label,
		values: () => watches().map(({ kind, broken }) => [kind, broken]),
	});
	liveGauge(registers, {
		name: "seaworthy_watch_last_event_age_seconds",
		help: "Seconds since the last event or bookmark of the kind; of several watches the one that was silent longest.",
		label,
		values: () => watches().map(({ kind, age }) => [kind, age]),
	});
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
