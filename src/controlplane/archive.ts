// Takes one file out of a .tar.gz in memory.

import { gunzipSync } from "node:zlib";

const blockSize = 512;

/** Content of the member with that path. Paths of more than 100 characters are not looked for. */
export function memberOf(archive: Uint8Array, path: string): Buffer {
	const tar = gunzipSync(archive);
	let offset = 0;
	while (offset + blockSize <= tar.length) {
		const header = tar.subarray(offset, offset + blockSize);
		const name = textAt(header, 0, 100);
		if (name === "") break;
		const size = Number.parseInt(textAt(header, 124, 12), 8);
		if (!Number.isInteger(size)) throw new Error("the archive is damaged");
		const start = offset + blockSize;
		if (name.replace(/^\.\//, "") === path)
			return Buffer.from(tar.subarray(start, start + size));
		offset = start + Math.ceil(size / blockSize) * blockSize;
	}
	throw new Error(`the archive has no member ${path}`);
}

function textAt(header: Buffer, start: number, length: number): string {
	const field = header.subarray(start, start + length);
	const end = field.indexOf(0);
	return field.toString("latin1", 0, end < 0 ? length : end).trim();
}
