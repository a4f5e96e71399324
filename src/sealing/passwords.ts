// Values that are made, not written: passwords, bytes, UUIDs. All randomness is handed in.

/** Draws random bytes. */
export type Bytes = (count: number) => Buffer;

const digits = "0123456789";
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** Symbols leave out what shells, URLs, YAML and connection strings give a meaning of their own. */
export const alphabets = {
	Alphanumeric: digits + letters,
	Symbols: `${digits}${letters}-_.~!*+,^`,
	Hex: "0123456789abcdef",
	Digits: digits,
} as const;
export type Alphabet = keyof typeof alphabets;

/** Every character is equally likely: bytes beyond the last whole multiple of the alphabet are drawn again. */
export function password(
	bytes: Bytes,
	length: number,
	alphabet: Alphabet,
): Buffer {
	const characters = alphabets[alphabet] ?? alphabets.Alphanumeric;
	const fair = 256 - (256 % characters.length);
	let text = "";
	while (text.length < length)
		for (const byte of bytes(length - text.length))
			if (byte < fair) text += characters[byte % characters.length];
	return Buffer.from(text);
}

/** Version 4, in its usual form. */
export function uuid(bytes: Bytes): Buffer {
	const raw = Buffer.from(bytes(16));
	raw.writeUInt8((raw.readUInt8(6) & 0x0f) | 0x40, 6);
	raw.writeUInt8((raw.readUInt8(8) & 0x3f) | 0x80, 8);
	const hex = raw.toString("hex");
	const parts = [0, 8, 12, 16, 20].map((start, index, starts) =>
		hex.slice(start, starts[index + 1]),
	);
	return Buffer.from(parts.join("-"));
}
