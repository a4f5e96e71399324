// Ranges of addresses against Node's own reading of them.

import { strict as assert } from "node:assert";
import { BlockList, isIP } from "node:net";
import fc from "fast-check";
import { cidrText, contains, parseCidr } from "../../src/kube/cidr.ts";

const ipv4 = fc.ipV4();
const ipv6 = fc
	.ipV6()
	.filter((text) => !text.includes(".") && parseCidr(text) !== undefined);
const address = fc.oneof(ipv4, ipv6);
const familyOf = (text: string) => (isIP(text) === 6 ? "ipv6" : "ipv4");
const range = address.chain((base) =>
	fc
		.integer({ min: 0, max: isIP(base) === 6 ? 128 : 32 })
		.map((length) => `${base}/${length}`),
);

/** As Node judges it. */
function holds(text: string, inner: string): boolean {
	const [base = "", length = ""] = text.split("/");
	if (isIP(base) !== isIP(inner)) return false;
	const list = new BlockList();
	list.addSubnet(base, Number(length), familyOf(base));
	return list.check(inner, familyOf(inner));
}

const read = (text: string) => {
	const cidr = parseCidr(text);
	assert.ok(cidr, text);
	return cidr;
};

describe("A range of addresses", () => {
	it("holds what Node says that it holds", () =>
		fc.assert(
			fc.property(range, address, (outer, inner) => {
				assert.equal(contains(read(outer), read(inner)), holds(outer, inner));
			}),
			{ numRuns: 2000 },
		));

	it("holds the addresses that differ in its last bits only", () =>
		fc.assert(
			fc.property(
				range,
				fc.bigInt({ min: 0n, max: 2n ** 128n }),
				(text, bits) => {
					const { family, base, length } = read(text);
					const rest = BigInt((family === 4 ? 32 : 128) - length);
					const inner = base | (bits & ((1n << rest) - 1n));
					const width = family === 4 ? 32 : 128;
					const [shown = ""] = cidrText({
						family,
						base: inner,
						length: width,
					}).split("/");
					// IPv4 addresses within IPv6 ones are none of ours.
					fc.pre(parseCidr(shown) !== undefined);
					assert.ok(holds(text, shown), `${text} ${shown}`);
					assert.ok(contains(read(text), read(shown)));
				},
			),
			{ numRuns: 2000 },
		));

	it("is printed as it is read", () =>
		fc.assert(
			fc.property(range, (text) => {
				const cidr = read(text);
				assert.deepEqual(read(cidrText(cidr)), cidr);
			}),
			{ numRuns: 2000 },
		));

	const printed: [written: string, text: string][] = [
		["203.0.113.7/24", "203.0.113.0/24"],
		["192.0.2.7", "192.0.2.7/32"],
		["2001:DB8:0:0:1::7/64", "2001:db8::/64"],
		["2001:db8:0:1:0:0:0:7", "2001:db8:0:1::7/128"],
		["1:0:0:2:0:0:0:3", "1:0:0:2::3/128"],
		["1:2:3:4:5:6:0:8", "1:2:3:4:5:6:0:8/128"],
		["::/0", "::/0"],
		["::1", "::1/128"],
		["10:0:0:0:0:0:0:0/16", "10::/16"],
	];
	for (const [written, text] of printed)
		it(`${written} is ${text}`, () => {
			assert.equal(cidrText(read(written)), text);
		});

	it("is nothing else", () => {
		const wrong = [
			"",
			"db",
			"1.2.3",
			"1.2.3.4.5",
			"1.2.3.256",
			"01.2.3.4",
			"1.2.3.4/33",
			"1.2.3.4/",
			"1.2.3.4/8/8",
			"::/129",
			":::",
			"1::2::3",
			"1:2:3:4:5:6:7",
			"1:2:3:4:5:6:7:8:9",
			"1:2:3:4:5:6:7:8::",
			"12345::",
			"::ffff:1.2.3.4",
			"::ffff:102:304",
		];
		for (const text of wrong) assert.equal(parseCidr(text), undefined, text);
	});
});
