// The App's NetworkPolicy: closed both ways but for DNS and resolved links. It is never held: without an edge it is only narrower.

import type {
	V1NetworkPolicyPeer,
	V1NetworkPolicyPort,
} from "@kubernetes/client-node";
import type { Platform } from "../../api/platform.ts";
import { identity, namespaceLabel, sortedLabels } from "../../kube/labels.ts";
import { canonical } from "../../kube/names.ts";
import type { EgressRule, NetworkPolicy } from "../../kube/objects.ts";
import { networkPolicies } from "../../kube/objects.ts";
import type { Child } from "../child.ts";
import type { AppFacts } from "./facts.ts";
import type { Edge } from "./links.ts";
import type { LogPeer } from "../logging/egress.ts";
import { childMetadata } from "./metadata.ts";

export const networkPolicy: Child<AppFacts> = {
	resource: networkPolicies,
	wave: 0,
	write: "apply",
	held: false,
	build(facts): NetworkPolicy {
		const { name, namespace, links, logging, platform } = facts;
		const ingress = perPeer(links.ingress).map(([peer, ports]) => ({
			from: [appPeer(namespace, peer)],
			ports,
		}));
		const egress = [
			...dnsRules(platform.dns),
			...perPeer(links.egress).map(([peer, ports]) => ({
				to: [appPeer(namespace, peer)],
				ports,
			})),
			...logRules(logging.peers),
		];
		return {
			apiVersion: "networking.k8s.io/v1",
			kind: "NetworkPolicy",
			metadata: childMetadata(facts),
			spec: {
				podSelector: { matchLabels: identity(name) },
				policyTypes: ["Ingress", "Egress"],
				...(ingress.length > 0 && { ingress }),
				...(egress.length > 0 && { egress }),
			},
		};
	},
};

/** One rule per destination of logs, with exactly its port. */
function logRules(peers: readonly LogPeer[]): EgressRule[] {
	const rules = peers.map(
		({ to, port }): EgressRule => ({
			to: [
				"cidr" in to
					? { ipBlock: { cidr: to.cidr } }
					: podsIn(to.namespace, sortedLabels(to.podLabels)),
			],
			ports: [{ protocol: "TCP", port }],
		}),
	);
	const byText = new Map(rules.map((rule) => [canonical(rule), rule]));
	return [...byText]
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([, rule]) => rule);
}

/** Namespace and pods in one element: as two they would mean either. */
const podsIn = (
	namespace: string,
	labels: { [key: string]: string },
): V1NetworkPolicyPeer => ({
	namespaceSelector: { matchLabels: { [namespaceLabel]: namespace } },
	podSelector: { matchLabels: labels },
});

const appPeer = (namespace: string, app: string) =>
	podsIn(namespace, identity(app));

/** One entry per peer with exactly its ports: peers that share a rule would share all its ports. */
function perPeer(
	edges: readonly Edge[],
): [peer: string, ports: V1NetworkPolicyPort[]][] {
	const peers = [...new Set(edges.map(({ peer }) => peer))].sort();
	return peers.map((peer) => {
		const ports = edges
			.filter((edge) => edge.peer === peer)
			.map(({ protocol, port }) => ({ protocol, port }));
		return [peer, distinct(ports)];
	});
}

type NumericPort = { protocol: string; port: number };

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

/** Rules without ports or labels would open everything, so a platform that leaves them empty gets no rule. */
function dnsRules(dns: Platform["dns"]): EgressRule[] {
	const ports = onBoth(dns.ports);
	if (ports.length === 0) return [];
	const rules: EgressRule[] = [];
	const labels = sortedLabels(dns.podLabels);
	if (Object.keys(labels).length > 0)
		rules.push({ to: [podsIn(dns.namespace, labels)], ports });
	const addresses = [...new Set(dns.addresses)].sort();
	if (addresses.length > 0)
		rules.push({
			to: addresses.map((each) => block(each)),
			ports: onBoth([53]),
		});
	return rules;
}

/** The pods may listen elsewhere; the Service and the cache on the node are always asked on 53. */
const onBoth = (ports: readonly number[]): NumericPort[] =>
	distinct(
		ports.flatMap((port) => [
			{ protocol: "TCP", port },
			{ protocol: "UDP", port },
		]),
	);

const block = (address: string): V1NetworkPolicyPeer => ({
	ipBlock: { cidr: `${address}/${address.includes(":") ? 128 : 32}` },
});
