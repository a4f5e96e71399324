// Destinations of log files: what the LoggingSidecar of the App sends to, outside the cluster or at a sink of the platform.

import type { LogPeer } from "../../logging/egress.ts";
import { atLeastOne } from "../non-empty.ts";
import type { Outside } from "../outside.ts";
import { outsideHost, outsideRanges } from "../outside.ts";
import type { PeerKind, Resolution, World } from "../resolution.ts";
import { portText, together } from "../resolution.ts";
import { podsIn } from "../selectors.ts";

export const logDestinations: PeerKind = (world) =>
	together(world.logPeers.map((peer) => resolved(peer, world)));

type Opened = Pick<Outside, "peers" | "state" | "reason" | "message"> & {
	/** Where to, as status tells it. */
	readonly told: string;
};

function resolved(logPeer: LogPeer, world: World): Partial<Resolution> {
	const { to, port: number } = logPeer;
	const port = { protocol: "TCP" as const, port: number };
	const { peers, told, state, reason, message } = opened(to, world);
	const edge = {
		peer: `logs ${told}`,
		direction: "Egress" as const,
		ports: [portText(port)],
		state,
		...(reason && { reason }),
	};
	const some = atLeastOne(peers);
	const fault = {
		reason: reason ?? "ExternalBlocked",
		path: "spec.logs",
		message: `go to ${edge.peer}, which ${message ?? "is closed"}`,
	} as const;
	return {
		openings: some ? [{ direction: "Egress", peers: some, ports: [port] }] : [],
		edges: [edge],
		faults: some ? [] : [fault],
	};
}

function opened(to: LogPeer["to"], world: World): Opened {
	if ("cidr" in to)
		return { told: to.cidr, ...outsideRanges([to.cidr], world) };
	if ("host" in to) return { told: to.host, ...outsideHost(to.host, world) };
	const { namespace, podLabels } = to;
	const labels = Object.entries(podLabels).map((label) => label.join("="));
	return {
		told: `${namespace}/${labels.sort().join(",")}`,
		peers: [podsIn(namespace, podLabels)],
		state: "Allowed",
	};
}
