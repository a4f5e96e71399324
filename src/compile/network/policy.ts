// Openings as the rules of a NetworkPolicy: one rule for each peer and its ports, sorted, whatever the order they came in.

import type {
	V1NetworkPolicyPeer,
	V1NetworkPolicyPort,
} from "@kubernetes/client-node";
import { canonical } from "../../kube/names.ts";
import type { EgressRule, IngressRule, NonEmpty } from "../../kube/objects.ts";
import { atLeastOne } from "./non-empty.ts";
import type { Direction, NumericPort, Opening } from "./resolution.ts";

export const ingressRules = (openings: readonly Opening[]): IngressRule[] =>
	rules(openings, "Ingress").map(({ peers, ports }) => ({
		from: peers,
		...(ports && { ports }),
	}));

export const egressRules = (openings: readonly Opening[]): EgressRule[] =>
	rules(openings, "Egress").map(({ peers, ports }) => ({
		to: peers,
		...(ports && { ports }),
	}));

type Rule = {
	readonly peers: NonEmpty<V1NetworkPolicyPeer>;
	/** Undefined means all of them: ranges of ports are not understood by every network plug-in. */
	readonly ports: NonEmpty<V1NetworkPolicyPort> | undefined;
};

function rules(openings: readonly Opening[], direction: Direction): Rule[] {
	const byPeers = new Map<string, NonEmpty<Opening>>();
	for (const opening of openings) {
		if (opening.direction !== direction) continue;
		const sorted = { ...opening, peers: inOrder(opening.peers) };
		const key = keyOf(sorted);
		byPeers.set(key, [sorted, ...(byPeers.get(key) ?? [])]);
	}
	return [...byPeers]
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.flatMap(([, [first, ...rest]]): Rule[] => {
			const { peers } = first;
			const all = [first, ...rest].map(({ ports }) => ports);
			if (all.includes("All")) return [{ peers, ports: undefined }];
			const ports = atLeastOne(
				distinct(all.flatMap((each) => (each === "All" ? [] : each))),
			);
			return ports ? [{ peers, ports }] : [];
		});
}

function inOrder(peers: Opening["peers"]): Opening["peers"] {
	const byText = new Map(peers.map((peer) => [canonical(peer), peer]));
	const sorted = [...byText].sort(([a], [b]) => (a < b ? -1 : 1));
	return atLeastOne(sorted.map(([, peer]) => peer)) ?? peers;
}

/** Pods come before addresses. */
const keyOf = ({ peers }: Opening) =>
	`${peers[0].ipBlock ? 1 : 0} ${canonical(peers)}`;

function distinct(ports: readonly NumericPort[]): NumericPort[] {
	const byText = new Map(
		ports.map((each) => [`${each.protocol}/${each.port}`, each]),
	);
	return [...byText.values()].sort((a, b) =>
		a.protocol === b.protocol
			? a.port - b.port
			: a.protocol < b.protocol
				? -1
				: 1,
	);
}
