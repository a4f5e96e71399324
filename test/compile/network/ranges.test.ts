// What external ranges open, on random ranges: never more than was asked for, never what is blocked, and all the rest.

import { strict as assert } from "node:assert";
import { BlockList, isIP } from "node:net";
import type { V1NetworkPolicyPeer } from "@kubernetes/client-node";
import fc from "fast-check";
import {
	openedBy,
	publicInternet,
} from "../../../src/compile/network/ranges.ts";
import { platform } from "../../../src/api/platform.ts";
import { parseCidr } from "../../../src/kube/cidr.ts";
import { seen } from "../../../src/schema/defaults.ts";

const privates = [
	"10.0.0.0/8",
	"172.16.0.0/12",
	"192.168.0.0/16",
	"100.64.0.0/10",
	"fc00::/7",
	"240.0.0.0/4",
	"64:ff9b:1::/48",
];
const never = [
	"0.0.0.0/8",
	"127.0.0.0/8",
	"224.0.0.0/4",
	"::/96",
	"ff00::/8",
	"2001::/32",
	"2002::/16",
	"169.254.0.0/16",
	"fe80::/10",
];
const metadata = [
	"169.254.169.254",
	"169.254.170.2",
	"fd00:ec2::254",
	"fd20:ce::254",
	"fe80::a9fe:a9fe",
	"64:ff9b::a9fe:a9fe",
	"64:ff9b::6464:64c8",
	"64:ff9b::a83f:8110",
	"2002:a9fe:a9fe::1",
	"127.0.0.1",
	"::1",
	"100.100.100.200",
	"168.63.129.16",
	"192.0.0.192",
	"64:ff9b::c000:c0",
	"fd00:42::42",
];
/** Half of them close to what is blocked: there the mistakes are. */
const address = fc.oneof(
	fc.ipV4(),
	fc.ipV6().filter((text) => parseCidr(text) !== undefined),
	fc.constantFrom(
		...metadata,
		...privates.map((range) => range.split("/")[0] ?? ""),
		"9.255.255.255",
		"11.0.0.0",
		"172.32.0.0",
		"fe00::",
		"fbff::1",
	),
);
const range = address.chain((base) =>
	fc
		.integer({ min: 0, max: isIP(base) === 6 ? 128 : 32 })
		.map((length) => `${base}/${length}`),
);
const ranges = fc.array(range, { maxLength: 4 });
const settings = fc.record({
	clusterCidrs: ranges,
	blockedCidrs: ranges,
	hostEgress: fc.constantFrom("Refuse" as const, "PublicInternet" as const),
});

const found = fc.record({
	cidrs: ranges,
	families: fc.subarray([4, 6] as const),
});

function holds(text: string, inner: string): boolean {
	const [base = "", length = ""] = text.split("/");
	if (isIP(base) !== isIP(inner)) return false;
	const family = isIP(base) === 6 ? "ipv6" : "ipv4";
	const list = new BlockList();
	list.addSubnet(base, Number(length), family);
	return list.check(inner, family);
}

const isOpen = (peer: V1NetworkPolicyPeer | undefined, to: string) =>
	Boolean(
		peer?.ipBlock &&
			holds(peer.ipBlock.cidr, to) &&
			!(peer.ipBlock.except ?? []).some((each) => holds(each, to)),
	);

const read = (text: string) => {
	const cidr = parseCidr(text);
	assert.ok(cidr, text);
	return cidr;
};

describe("An external range", () => {
	it("opens what it holds, but for what is blocked or private and not written itself", () =>
		fc.assert(
			fc.property(
				range,
				settings,
				found,
				address,
				(written, network, own, to) => {
					const { peer } = openedBy(read(written), { network, ranges: own });
					const { clusterCidrs, blockedCidrs } = network;
					const isSet = clusterCidrs.some(
						(each) => each.includes(":") === to.includes(":"),
					);
					const isBlocked = [
						...clusterCidrs,
						...blockedCidrs,
						...own.cidrs,
					].some((each) => holds(each, to));
					const isMetadata =
						metadata.includes(to) ||
						never.some((each) => holds(each, to)) ||
						to.startsWith("64:ff9b::");
					const isKnown = own.families.some(
						(family) => (family === 6) === to.includes(":"),
					);
					const [base = "", length] = written.split("/");
					const isClosed = privates.some((each) => {
						const isWithin =
							holds(each, base) && Number(length) >= Number(each.split("/")[1]);
						return holds(each, to) && !(isWithin && isKnown);
					});
					const expected =
						holds(written, to) &&
						!isBlocked &&
						!isMetadata &&
						(isSet || !isClosed);
					assert.equal(isOpen(peer, to), expected, `${written} ${to}`);
				},
			),
			{ numRuns: 5000 },
		));

	it("never reaches an address of metadata, and what it leaves out lies within it", () =>
		fc.assert(
			fc.property(range, settings, found, (written, network, own) => {
				const all = { network, ranges: own };
				const { peer } = openedBy(read(written), all);
				const peers = [peer, ...publicInternet(all)];
				for (const each of peers) {
					for (const to of metadata) assert.ok(!isOpen(each, to), to);
					const { cidr = "", except = [] } = each?.ipBlock ?? {};
					for (const inner of except) {
						assert.ok(holds(cidr, inner.split("/")[0] ?? ""));
						assert.notEqual(inner, cidr);
					}
					assert.deepEqual(except, [...new Set(except)]);
				}
			}),
			{ numRuns: 2000 },
		));

	it("that is private stays closed while the ranges of the cluster are unknown, also by an address within IPv6", () => {
		const unknown = { network: seen(platform, {}).network };
		for (const written of [
			"10.7.0.0/16",
			"192.168.7.9/32",
			"fd12::7/128",
			"64:ff9b::a07:0/112",
		]) {
			const { peer, isUnknown } = openedBy(read(written), unknown);
			assert.equal(peer, undefined, written);
			assert.equal(isUnknown, true, written);
		}
		assert.ok(openedBy(read("203.0.113.7/32"), unknown).peer);
	});

	it("that is private opens where the ranges were discovered, but for what they hold", () => {
		const ranges = { cidrs: ["10.7.0.0/24"], families: [4] as const };
		const known = { network: seen(platform, {}).network, ranges };
		const { peer } = openedBy(read("10.7.0.0/16"), known);
		assert.deepEqual(peer?.ipBlock, {
			cidr: "10.7.0.0/16",
			except: ["10.7.0.0/24"],
		});
		assert.equal(openedBy(read("10.7.0.9/32"), known).peer, undefined);
		assert.equal(openedBy(read("fd12::7/128"), known).peer, undefined);
		const wide = openedBy(read("0.0.0.0/0"), known);
		assert.equal(wide.isNarrowed, true);
		assert.ok(wide.peer?.ipBlock?.except?.includes("10.0.0.0/8"));
	});
});
