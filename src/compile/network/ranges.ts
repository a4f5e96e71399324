// Which addresses a range written by a user really opens: what is blocked is left out of it, in both families.

import type { V1NetworkPolicyPeer } from "@kubernetes/client-node";
import type { Platform } from "../../api/platform.ts";
import type { Cidr } from "../../kube/cidr.ts";
import { byAddress, cidrText, contains, parseCidr } from "../../kube/cidr.ts";

type Settings = Pick<Platform, "network" | "ranges">;

const read = (texts: readonly string[]): Cidr[] =>
	texts.flatMap((text) => parseCidr(text) ?? []);

/** An IPv4 range as a translator of the well-known prefix is asked for it. */
function behindNat64({ family, base, length }: Cidr): Cidr[] {
	if (family === 6) return [];
	return [{ family: 6, base: (0x64ff9bn << 96n) | base, length: 96 + length }];
}
const withNat64 = (ranges: readonly Cidr[]): Cidr[] => [
	...ranges,
	...ranges.flatMap(behindNat64),
];

/** What is no endpoint, link-local addresses, and those at which clouds tell machines their credentials. */
const alwaysBlocked = read([
	"0.0.0.0/8",
	"127.0.0.0/8",
	"224.0.0.0/4",
	"::/96",
	"ff00::/8",
	"169.254.0.0/16",
	"fe80::/10",
	// Teredo and 6to4 lead to IPv4 addresses that stand within; both are given up.
	"2001::/32",
	"2002::/16",
	// AWS and Google by IPv6, Alibaba, Azure.
	"fd00:ec2::254/128",
	"fd20:ce::254/128",
	"100.100.100.200/32",
	"168.63.129.16/32",
	// Oracle, and Scaleway by IPv6.
	"192.0.0.192/32",
	"fd00:42::42/128",
]);
const privateRanges = read([
	"10.0.0.0/8",
	"172.16.0.0/12",
	"192.168.0.0/16",
	"100.64.0.0/10",
	"fc00::/7",
	// Reserved, and used as private addresses by some.
	"240.0.0.0/4",
	// Translators of a site's own put IPv4 addresses anywhere within.
	"64:ff9b:1::/48",
]);
/** Private addresses mean nothing to a public translator. */
const privateNat64 = privateRanges.flatMap(behindNat64);
const everything = read(["0.0.0.0/0", "::/0"]);

export type Opened = {
	/** Undefined where all of the range is blocked. */
	readonly peer: V1NetworkPolicyPeer | undefined;
	/** Private ranges were left out, because nobody wrote what the cluster's own are. */
	readonly isNarrowed: boolean;
	/** Private addresses are asked for, and may be the cluster's for all that is known. */
	readonly isUnknown: boolean;
};

const isWritten = ({ network }: Settings, family: 4 | 6) =>
	read(network.clusterCidrs).some((each) => each.family === family);
const isKnown = (settings: Settings, family: 4 | 6) =>
	isWritten(settings, family) ||
	(settings.ranges?.families.includes(family) ?? false);

/**
 * A private range is opened only when it is written itself, by a range that lies within it, and only where it is known what in it is the
 * cluster's: role edit may not write EndpointSlices, and must not get there by an External App (CVE-2021-25740).
 */
export function openedBy(written: Cidr, settings: Settings): Opened {
	const { family } = written;
	const isOpen = isKnown(settings, family);
	const concerned = privateRanges.filter(
		(range) => isWider(written, range) || !isOpen,
	);
	const narrowing = isWritten(settings, family) ? [] : concerned;
	const translated = privateNat64.filter(
		(range) => isWider(written, range) || !isKnown(settings, 4),
	);
	return {
		peer: without(written, [...blocked(settings), ...narrowing, ...translated]),
		isNarrowed: narrowing.some((range) => isWider(written, range)),
		isUnknown: [...narrowing, ...translated].some((range) =>
			contains(range, written),
		),
	};
}

/** Every public address of both families. */
export const publicInternet = (settings: Settings): V1NetworkPolicyPeer[] =>
	everything.flatMap(
		(all) =>
			without(all, [...blocked(settings), ...withNat64(privateRanges)]) ?? [],
	);

/** What was discovered counts beside what was written: most people call the range of pods alone the cluster's. */
const blocked = (settings: Settings): Cidr[] =>
	withNat64([
		...alwaysBlocked,
		...read(settings.network.blockedCidrs),
		...read(settings.network.clusterCidrs),
		...read(settings.ranges?.cidrs ?? []),
	]);

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
