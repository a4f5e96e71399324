// Destinations of log files: what the LoggingSidecar of the App sends to, outside the cluster or at a sink of the platform.

import type { V1NetworkPolicyPeer } from "@kubernetes/client-node";
import type { LogPeer } from "../../logging/egress.ts";
import { outsideRanges } from "../outside.ts";
import type { PeerKind, Resolution, World } from "../resolution.ts";
import { portText, together } from "../resolution.ts";
import { podsIn } from "../selectors.ts";

export const logDestinations: PeerKind = (world) =>
	together(world.logPeers.map((peer) => resolved(peer, world)));

type Opened = {
	readonly peer: V1NetworkPolicyPeer | undefined;
	readonly edge: Pick<Resolution["edges"][number], "peer" | "state" | "reason">;
	readonly message?: string | undefined;
};

function resolved(logPeer: LogPeer, world: World): Partial<Resolution> {
	const { to, port: number } = logPeer;
	const port = { protocol: "TCP" as const, port: number };
	const { peer, edge, message } =
		"cidr" in to ? outside(to.cidr, world) : sink(to);
	const told = {
		...edge,
		direction: "Egress" as const,
		ports: [portText(port)],
	};
	if (peer)
		return {
			openings: [{ direction: "Egress", peers: [peer], ports: [port] }],
			edges: [told],
		};
	const fault = {
		reason: edge.reason ?? "ExternalBlocked",
		path: "spec.logs",
		message: `go to ${edge.peer}, which ${message ?? "is closed"}`,
	} as const;
	return { edges: [told], faults: [fault] };
}

function sink(to: Exclude<LogPeer["to"], { cidr: string }>): Opened {
	const { namespace, podLabels } = to;
	const labels = Object.entries(podLabels).map((label) => label.join("="));
	return {
		peer: podsIn(namespace, podLabels),
		edge: {
			peer: `logs ${namespace}/${labels.sort().join(",")}`,
			state: "Allowed",
		},
	};
}

function outside(cidr: string, world: World): Opened {
	const { peers, state, reason, message } = outsideRanges([cidr], world);
	return {
		peer: peers[0],
		edge: { peer: `logs ${cidr}`, state, ...(reason && { reason }) },
		message,
	};
}
