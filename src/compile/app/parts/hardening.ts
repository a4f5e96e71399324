// The hardening of the pod, and the rules that an App may step out of.

import type { Fault } from "../../fault.ts";
import type { Part, PodFacts } from "./part.ts";

/** Below it live the users of the node and of official images. */
const lowestUserId = 10000;

/** Linux lets only privileged processes listen below it. */
const lowestOpenPort = 1024;
/** Safe, and of the pod alone. A capability would not help: no process has uid 0, and none gains privileges. */
const everyPort = {
	name: "net.ipv4.ip_unprivileged_port_start",
	value: "0",
};

export const hardening: Part = {
	path: "spec.security",
	build(facts) {
		const { name, ports, spec, relaxed } = facts;
		const { runAsUser, runAsGroup, fsGroup } = spec.security;
		const isLow = ports.some(({ port }) => port < lowestOpenPort);
		return {
			pod: {
				serviceAccountName: name,
				automountServiceAccountToken: relaxed.has("ServiceAccountToken"),
				enableServiceLinks: false,
				securityContext: {
					runAsNonRoot: true,
					runAsUser,
					runAsGroup,
					fsGroup,
					fsGroupChangePolicy: "OnRootMismatch",
					seccompProfile: { type: "RuntimeDefault" },
					...(isLow && { sysctls: [everyPort] }),
				},
			},
			container: {
				securityContext: {
					allowPrivilegeEscalation: false,
					readOnlyRootFilesystem: !relaxed.has("WritableRootFilesystem"),
					capabilities: { drop: ["ALL"] },
				},
			},
			faults: userFaults(facts),
		};
	},
};

/** The schema refuses it as well; a stored object may be older than the rule. */
function userFaults({ spec }: PodFacts): Fault[] {
	const { runAsUser, runAsGroup, fsGroup } = spec.security;
	const least = steps(spec, "LowUserId") ? 1 : lowestUserId;
	return Object.entries({ runAsUser, runAsGroup, fsGroup })
		.filter(([, id]) => id < least)
		.map(([field]) => ({
			reason: "InvalidSpec",
			path: `spec.security.${field}`,
			message: `must be ${lowestUserId} or more, or above 0 with rule LowUserId in relax`,
		}));
}

/** As it is written: whether it may is said elsewhere. */
const steps = ({ security }: PodFacts["spec"], wanted: string): boolean =>
	(security.relax ?? []).some(({ rule }) => rule === wanted);
