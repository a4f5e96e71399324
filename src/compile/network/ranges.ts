// Which addresses a range written by a user really opens: what is blocked is left out of it, in both families.

import type { V1NetworkPolicyPeer } from "@kubernetes/client-node";
import type { Platform } from "../../api/platform.ts";
import type { Cidr } from "../../kube/cidr.ts";
import { byAddress, cidrText, contains, parseCidr } from "../../kube/cidr.ts";

type Network = Platform["network"];

const read = (texts: readonly string[]): Cidr[] =>
	texts.flatMap((text) => parseCidr(text) ?? []);

/** Link-local addresses and those at which clouds tell machines their credentials; also behind NAT64. */
const alwaysBlocked = read([
	"169.254.0.0/16",
	"fe80::/10",
	"64:ff9b::a9fe:0/112",
	// AWS and Google by IPv6, Alibaba, Azure.
	"fd00:ec2::254/128",
	"fd20:ce::254/128",
	"100.100.100.200/32",
	"168.63.129.16/32",
]);
const privateRanges = read([
	"10.0.0.0/8",
	"172.16.0.0/12",
	"192.168.0.0/16",
	"100.64.0.0/10",
	"fc00::/7",
]);
const everything = read(["0.0.0.0/0", "::/0"]);

export type Opened = {
	/** Undefined where all of the range is blocked. */
	readonly peer: V1NetworkPolicyPeer | undefined;
	/** Private ranges were left out because the cluster's own are unknown. */
	readonly isNarrowed: boolean;
};

/** A private range is opened only when it is written itself: by a range that lies within it. */
export function openedBy(written: Cidr, network: Network): Opened {
	const clusters = read(network.clusterCidrs);
	const isKnown = clusters.some(({ family }) => family === written.family);
	const narrowing = isKnown
		? []
		: privateRanges.filter((range) => isWider(written, range));
	return {
		peer: without(written, [...blocked(network), ...narrowing]),
		isNarrowed: narrowing.length > 0,
	};
}

/** Every public address of both families. */
export const publicInternet = (network: Network): V1NetworkPolicyPeer[] =>
	everything.flatMap(
		(all) => without(all, [...blocked(network), ...privateRanges]) ?? [],
	);

const blocked = ({ blockedCidrs, clusterCidrs }: Network): Cidr[] => [
	...alwaysBlocked,
	...read(blockedCidrs),
	...read(clusterCidrs),
];

const isWider = (range: Cidr, inner: Cidr) =>
	contains(range, inner) && !contains(inner, range);

/** Ranges nest or are apart, so what is left out is the widest blocked ranges within; nothing is left where one holds it all. */
function without(
	range: Cidr,
	removed: readonly Cidr[],
): V1NetworkPolicyPeer | undefined {
	if (removed.some((each) => contains(each, range))) return undefined;
	const within = removed.filter((each) => contains(range, each));
	const widest = within.filter(
		(each) => !within.some((other) => isWider(other, each)),
	);
	const except = [...new Set(widest.sort(byAddress).map(cidrText))];
	const cidr = cidrText(range);
	return { ipBlock: { cidr, ...(except.length > 0 && { except }) } };
}
