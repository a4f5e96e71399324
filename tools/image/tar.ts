// Writes tar archives whose bytes depend on names and content alone: owner 0, time 0, modes 0755 and 0644.

export type TarEntry =
	| { path: string; kind: "directory" }
	| { path: string; kind: "link"; target: string }
	| { path: string; kind: "file"; content: Uint8Array; isExecutable?: boolean };

const blockSize = 512;
const typeFlags = { file: "0", link: "2", directory: "5" } as const;

/** The archive in memory; entries keep their order. Rejects paths and targets of more than 100 bytes. */
export function tar(entries: readonly TarEntry[]): Buffer {
	const blocks = entries.flatMap((entry) => {
		const content = entry.kind === "file" ? entry.content : new Uint8Array();
		const padding = (blockSize - (content.length % blockSize)) % blockSize;
		return [headerOf(entry, content.length), content, Buffer.alloc(padding)];
	});
	// Two empty blocks end an archive.
	return Buffer.concat([...blocks, Buffer.alloc(2 * blockSize)]);
}

function headerOf(entry: TarEntry, size: number): Buffer {
	const header = Buffer.alloc(blockSize);
	const isOpenable = entry.kind !== "file" || entry.isExecutable === true;
	const path = entry.kind === "directory" ? `${entry.path}/` : entry.path;
	write(header, path, 0, 100);
	write(header, octal(isOpenable ? 0o755 : 0o644, 7), 100, 8);
	write(header, octal(0, 7), 108, 8);
	write(header, octal(0, 7), 116, 8);
	write(header, octal(size, 11), 124, 12);
	write(header, octal(0, 11), 136, 12);
	write(header, " ".repeat(8), 148, 8);
	write(header, typeFlags[entry.kind], 156, 1);
	write(header, entry.kind === "link" ? entry.target : "", 157, 100);
	write(header, "ustar\u000000", 257, 8);
	const sum = header.reduce((total, byte) => total + byte, 0);
	write(header, `${octal(sum, 6)}\u0000 `, 148, 8);
	return header;
}

const octal = (value: number, digits: number) =>
	value.toString(8).padStart(digits, "0");

function write(header: Buffer, text: string, start: number, length: number) {
	if (Buffer.byteLength(text) > length)
		throw new Error(`too long for an archive: ${text}`);
	header.write(text, start, length, "utf8");
}
