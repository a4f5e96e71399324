// What releases left in etcd: a file for each in releases/, written by `make snapshot` when it was released.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";
import type { Entry } from "./etcd-state.ts";

export type Release = {
	version: string;
	/** What later releases may change in the objects of this one, as "Kind path"; read from VERSION.changes.json. */
	decided: readonly string[];
	state: () => Entry[];
};

const folder = join(import.meta.dirname, "releases");
const suffix = ".json.br";

export const releases = (): Release[] =>
	readdirSync(folder)
		.filter((file) => file.endsWith(suffix))
		.map((file) => {
			const version = basename(file, suffix);
			const changes = join(folder, `${version}.changes.json`);
			return {
				version,
				decided: JSON.parse(readFileSync(changes, "utf8")) as string[],
				state: () =>
					JSON.parse(
						brotliDecompressSync(readFileSync(join(folder, file))).toString(),
					) as Entry[],
			};
		});

/** Gives the size in bytes. */
export function keepRelease(version: string, state: readonly Entry[]): number {
	const packed = brotliCompressSync(JSON.stringify(state), {
		params: {
			[constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
		},
	});
	writeFileSync(join(folder, `${version}${suffix}`), packed);
	writeFileSync(join(folder, `${version}.changes.json`), "[]\n");
	return packed.length;
}

/** The namespaces of its worlds. */
export const worldsOf = (state: readonly Entry[]): string[] =>
	state.flatMap(
		({ key }) => /^\/registry\/namespaces\/(u\d+)$/.exec(key)?.[1] ?? [],
	);
