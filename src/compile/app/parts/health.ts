// Probes. A new container has its start-up time; then readiness decides about traffic. Liveness is only there when written.

import type { V1Probe } from "@kubernetes/client-node";
import type { AppSpec } from "../../../api/app/spec.ts";
import type { Fault } from "../../fault.ts";
import type { Port } from "../ports.ts";
import { numberOf } from "../ports.ts";
import type { Part, PodFacts } from "./part.ts";

type Health = AppSpec["health"];
type Checks = Pick<Health, "http" | "tcp" | "grpc" | "exec">;
type Timing = Pick<Health, "periodSeconds" | "timeoutSeconds" | "failures">;
/** The action of a probe, without its timing. */
type Handler = Pick<V1Probe, "exec" | "grpc" | "httpGet" | "tcpSocket">;
type Resolved = { handler?: Handler; faults: readonly Fault[] };

/** A pod that ran that long has come up, whatever its check said before. */
const secondsUnproven = 10;

export const health: Part = {
	path: "spec.health",
	build(facts) {
		const { health: written } = facts.spec;
		const check = checkOf(facts);
		const live = resolve(written.liveness, facts.ports, "spec.health.liveness");
		const starting = check.handler ?? live.handler;
		return {
			container: {
				...(starting && {
					startupProbe: startupProbe(starting, written),
				}),
				...(check.handler && {
					readinessProbe: probe(check.handler, written, written.failures),
				}),
				...(live.handler &&
					written.liveness && {
						livenessProbe: probe(
							live.handler,
							written.liveness,
							written.liveness.failures,
						),
					}),
			},
			faults: [...check.faults, ...live.faults],
		};
	},
};

/**
 * Seconds a pod must stay ready before it counts as available and replaces one of an earlier revision. The first revision has nothing
 * to protect, unless nothing checks it.
 */
export function minReadySeconds(facts: PodFacts, isFirst: boolean): number {
	const { handler } = checkOf(facts);
	const fallback = handler && isFirst ? 0 : secondsUnproven;
	return facts.spec.health.minHealthySeconds ?? fallback;
}

/** Seconds left to schedule a pod and to pull its images. */
const secondsBeforeStart = 540;

/**
 * Seconds without any progress after which a rollout counts as failed. A pod makes progress when it becomes ready, and again when it
 * has stayed ready long enough; the API server refuses a deadline that is not beyond the latter.
 */
export const rolloutDeadlineSeconds = (
	{ spec }: PodFacts,
	minReady: number,
): number =>
	secondsBeforeStart + Math.max(spec.health.startupSeconds, minReady);

function checkOf({ spec, ports }: PodFacts): Resolved {
	const { health: check } = spec;
	if (check.none) return { faults: [] };
	if (check.http || check.tcp || check.grpc || check.exec)
		return resolve(check, ports, "spec.health");
	const first = spec.ports.find(
		({ port, protocol }) => port && protocol === "TCP",
	);
	if (!first) return { faults: [] };
	return { handler: { tcpSocket: { port: first.port } }, faults: [] };
}

function probe(handler: Handler, timing: Timing, failures: number): V1Probe {
	return {
		...handler,
		periodSeconds: timing.periodSeconds,
		timeoutSeconds: timing.timeoutSeconds,
		failureThreshold: failures,
	};
}

/** The first success starts the readiness check: a longer period would delay every pod by up to itself. */
const startupPeriodSeconds = 1;

const startupProbe = (handler: Handler, health: Health): V1Probe =>
	probe(
		handler,
		{ ...health, periodSeconds: startupPeriodSeconds },
		Math.max(1, Math.ceil(health.startupSeconds / startupPeriodSeconds)),
	);

function resolve(
	checks: Checks | undefined,
	ports: readonly Port[],
	path: string,
): Resolved {
	if (!checks) return { faults: [] };
	const { http, tcp, grpc, exec } = checks;
	if (exec) return { handler: { exec: { command: exec.command } }, faults: [] };
	if (http)
		return at(http.port, ports, `${path}.http.port`, (port) => ({
			httpGet: { path: http.path, port, scheme: http.scheme },
		}));
	if (tcp)
		return at(tcp.port, ports, `${path}.tcp.port`, (port) => ({
			tcpSocket: { port },
		}));
	if (grpc)
		return at(grpc.port, ports, `${path}.grpc.port`, (port) => ({
			grpc: { port, ...(grpc.service && { service: grpc.service }) },
		}));
	return { faults: [] };
}

/** All these checks speak TCP; a number need not be declared. */
function at(
	reference: string | number,
	ports: readonly Port[],
	path: string,
	handler: (port: number) => Handler,
): Resolved {
	const declared = ports.find(({ name }) => name === reference);
	const port = numberOf(reference) ?? declared?.port;
	if (port === undefined) {
		const message = `names the port ${reference}, which spec.ports does not declare`;
		return { faults: [{ reason: "InvalidSpec", path, message }] };
	}
	if (declared && declared.protocol !== "TCP") {
		const message = `names the port ${reference}, which is ${declared.protocol}; a check needs TCP`;
		return { faults: [{ reason: "InvalidSpec", path, message }] };
	}
	return { handler: handler(port), faults: [] };
}
