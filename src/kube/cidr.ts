// Ranges of addresses as numbers: which holds which, and one text for each.

/** `base` has no bit set beyond `length`. */
export type Cidr = {
	readonly family: 4 | 6;
	readonly base: bigint;
	readonly length: number;
};

const widthOf = (family: 4 | 6) => (family === 4 ? 32 : 128);

/** Reads a range or a single address; undefined for anything else, IPv4 addresses within IPv6 ones included. */
export function parseCidr(text: string): Cidr | undefined {
	const [address = "", written, more] = text.split("/");
	if (more !== undefined) return undefined;
	const family = address.includes(":") ? 6 : 4;
	const value = family === 6 ? ipv6Value(address) : ipv4Value(address);
	const width = widthOf(family);
	const length = written === undefined ? width : lengthOf(written);
	if (value === undefined || length === undefined || length > width)
		return undefined;
	const rest = BigInt(width - length);
	const base = (value >> rest) << rest;
	const isMapped = family === 6 && value >> 32n === 0xffffn;
	return isMapped ? undefined : { family, base, length };
}

const lengthOf = (text: string) =>
	/^\d{1,3}$/.test(text) ? Number(text) : undefined;

function ipv4Value(text: string): bigint | undefined {
	const octets = text.split(".");
	const isOctet = (octet: string) =>
		/^(0|[1-9]\d{0,2})$/.test(octet) && Number(octet) < 256;
	if (octets.length !== 4 || !octets.every(isOctet)) return undefined;
	return octets.reduce((sum, octet) => (sum << 8n) | BigInt(octet), 0n);
}

function ipv6Value(text: string): bigint | undefined {
	const [head = "", tail, more] = text.split("::");
	if (more !== undefined) return undefined;
	const groups = (half: string) => (half === "" ? [] : half.split(":"));
	const before = groups(head);
	const after = groups(tail ?? "");
	const missing = 8 - before.length - after.length;
	if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
	const all = [...before, ...Array<string>(missing).fill("0"), ...after];
	if (!all.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
	return all.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}

/** Whether every address of `inner` is in `outer`; two ranges either nest or have nothing in common. */
export const contains = (outer: Cidr, inner: Cidr): boolean =>
	outer.family === inner.family &&
	outer.length <= inner.length &&
	inner.base >> BigInt(widthOf(outer.family) - outer.length) ===
		outer.base >> BigInt(widthOf(outer.family) - outer.length);

/** IPv6 as RFC 5952 writes it: the first longest run of zero groups left out. */
export function cidrText({ family, base, length }: Cidr): string {
	const address = family === 4 ? ipv4Text(base) : ipv6Text(base);
	return `${address}/${length}`;
}

const ipv4Text = (base: bigint) =>
	[24n, 16n, 8n, 0n].map((shift) => (base >> shift) & 255n).join(".");

function ipv6Text(base: bigint): string {
	const groups = Array.from({ length: 8 }, (_, index) =>
		((base >> BigInt(112 - 16 * index)) & 0xffffn).toString(16),
	);
	const runs = [...groups.join(":").matchAll(/(?:^|(?<=:))0(?::0)+(?=:|$)/g)];
	const longest = runs.toSorted((a, b) => b[0].length - a[0].length)[0];
	if (!longest) return groups.join(":");
	const text = groups.join(":");
	const end = longest.index + longest[0].length;
	const before = text.slice(0, longest.index).replace(/:$/, "");
	const after = text.slice(end).replace(/^:/, "");
	return `${before}::${after}`;
}

/**
 * Few ranges that hold all of these, which are of one family: neighbours become one, as long as it is no wider than /14 (IPv4) or /44. A
 * single range around two that lie far apart would hold most of the internet.
 */
export function spansOf(ranges: readonly Cidr[]): Cidr[] {
	const spans: Cidr[] = [];
	for (const range of ranges.toSorted(byAddress)) {
		const last = spans.at(-1);
		const both = last && around(last, range);
		const isNear = both && both.length >= widest[range.family];
		if (both && (isNear || contains(last, range)))
			spans[spans.length - 1] = both;
		else spans.push(range);
	}
	return spans;
}

const widest = { 4: 14, 6: 44 } as const;

/** The smallest range that holds both. */
function around(a: Cidr, b: Cidr): Cidr {
	const width = widthOf(a.family);
	let length = Math.min(a.length, b.length);
	const differ = (bits: number) =>
		a.base >> BigInt(width - bits) !== b.base >> BigInt(width - bits);
	while (length > 0 && differ(length)) length--;
	const cut = BigInt(width - length);
	return { family: a.family, base: (a.base >> cut) << cut, length };
}

/** In the order of families and addresses, wider ones first. */
export const byAddress = (a: Cidr, b: Cidr): number =>
	a.family - b.family ||
	(a.base < b.base ? -1 : a.base > b.base ? 1 : a.length - b.length);
