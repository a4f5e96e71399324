// The few ASN.1 values that an X.509 certificate is made of, in DER.

/** One encoded value: tag, length, content. */
export function encoded(tag: number, ...parts: readonly Uint8Array[]): Buffer {
	const content = Buffer.concat(parts);
	return Buffer.concat([Buffer.from([tag, ...lengthOf(content)]), content]);
}

function lengthOf(content: Buffer): number[] {
	const size = content.length;
	if (size < 0x80) return [size];
	const bytes: number[] = [];
	for (let rest = size; rest > 0; rest = Math.floor(rest / 256))
		bytes.unshift(rest % 256);
	return [0x80 + bytes.length, ...bytes];
}

export const sequence = (...parts: readonly Uint8Array[]) =>
	encoded(0x30, ...parts);
export const set = (...parts: readonly Uint8Array[]) => encoded(0x31, ...parts);
export const text = (value: string) => encoded(0x0c, Buffer.from(value));
export const octets = (content: Uint8Array) => encoded(0x04, content);
export const boolean = (value: boolean) =>
	encoded(0x01, Buffer.from([value ? 0xff : 0]));

/** A context-specific constructed value, as optional fields are written. */
export const explicit = (number: number, ...parts: readonly Uint8Array[]) =>
	encoded(0xa0 + number, ...parts);

/** A context-specific primitive value, as the alternatives of a general name are written. */
export const implicit = (number: number, content: Uint8Array) =>
	encoded(0x80 + number, content);

/** A non-negative integer of big-endian bytes. */
export function integer(bytes: Uint8Array): Buffer {
	const first = bytes[0] ?? 0;
	const sign = first >= 0x80 ? Buffer.from([0]) : Buffer.alloc(0);
	return encoded(0x02, sign, bytes);
}

/** Bits; `unused` counts those of the last byte that do not belong to it. */
export const bits = (content: Uint8Array, unused = 0) =>
	encoded(0x03, Buffer.from([unused]), content);

/** An object identifier in dotted form. */
export function identifier(dotted: string): Buffer {
	const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
	const bytes = [first * 40 + second];
	for (const number of rest) {
		const group = [number & 0x7f];
		for (let left = number >> 7; left > 0; left >>= 7)
			group.unshift((left & 0x7f) | 0x80);
		bytes.push(...group);
	}
	return encoded(0x06, Buffer.from(bytes));
}

/** A UTCTime, which X.509 demands for years before 2050. */
export function time(value: Date): Buffer {
	const digits = value.toISOString().replace(/[-:T]/g, "").slice(2, 14);
	return encoded(0x17, Buffer.from(`${digits}Z`));
}
