// What is opened towards something outside the cluster: given by range or by host, or nothing and why.

import type { V1NetworkPolicyPeer } from "@kubernetes/client-node";
import type { Reason } from "../../api/reasons.ts";
import { parseCidr } from "../../kube/cidr.ts";
import type { EdgeState, World } from "./resolution.ts";
import { isInternetBlocked } from "./joined.ts";
import { openedBy, publicInternet } from "./ranges.ts";

export type Outside = {
	/** Empty where nothing is opened. */
	readonly peers: readonly V1NetworkPolicyPeer[];
	readonly state: EdgeState;
	readonly reason?: Reason;
	/** What a Fault says after the field, where nothing is opened. */
	readonly message?: string;
};

const denied = (reason: Reason, message: string): Outside => ({
	peers: [],
	state: "Denied",
	reason,
	message,
});

/** What a message says of private addresses that may be the cluster's. */
export const unknown =
	"which is private, and the ranges of pods, Services and nodes are unknown; the platform sets them in network.clusterCidrs";

/** `texts` are ranges or addresses that belong together. */
export function outsideRanges(texts: readonly string[], world: World): Outside {
	const ranges = texts.map((text) => parseCidr(text));
	const bad = texts.filter((_, index) => !ranges[index]);
	if (bad.length > 0)
		return denied(
			"ExternalBlocked",
			`names ${bad.join(", ")}, which is no range of addresses that a policy can open`,
		);
	if (isInternetBlocked(world)) return closedByNetwork;
	const opened = ranges.flatMap((range) =>
		range ? [openedBy(range, world.platform)] : [],
	);
	const peers = opened.flatMap(({ peer }) => peer ?? []);
	if (peers.length === 0 && opened.some(({ isUnknown }) => isUnknown))
		return denied("ExternalBlocked", `names ${texts.join(", ")}, ${unknown}`);
	if (peers.length === 0)
		return denied(
			"ExternalBlocked",
			`names ${texts.join(", ")}, which lies within the ranges of the cluster, among link-local addresses or in what the platform blocks`,
		);
	const isNarrowed = opened.some((each) => each.isNarrowed);
	return {
		peers,
		state: "Allowed",
		...(isNarrowed && { reason: "ExternalNarrowed" }),
	};
}

export function outsideHost(host: string, world: World): Outside {
	const { network } = world.platform;
	if (network.hostEgress === "Refuse")
		return denied(
			"FQDNUnsupported",
			`names the host ${host}; network policies know addresses only, and the platform opens none for hosts`,
		);
	if (isInternetBlocked(world)) return closedByNetwork;
	const peers = publicInternet(world.platform);
	if (peers.length === 0)
		return denied(
			"ExternalBlocked",
			`names the host ${host}, and the platform blocks all public addresses`,
		);
	return { peers, state: "Wider", reason: "FQDNUnsupported" };
}

const closedByNetwork = denied(
	"InternetBlocked",
	"is closed, because an AppNetwork that this App joins blocks the internet",
);
