// The libraries that a program of this machine is linked with, as files of an image.

import { execFileSync } from "node:child_process";
import { readFileSync, realpathSync } from "node:fs";
import type { TarEntry } from "./tar.ts";

/** With the loader; each under the path by which the loader looks for it, links followed. */
export function sharedLibraries(program: string): TarEntry[] {
	const text = execFileSync("ldd", [program], { encoding: "utf8" });
	const paths = [...text.matchAll(/(\/\S+) \(0x/g)].map(
		([, path = ""]) => path,
	);
	if (paths.length === 0) throw new Error(`ldd names no library of ${program}`);
	return paths.map((path) => ({
		path: path.slice(1),
		kind: "file",
		content: readFileSync(realpathSync(path)),
		isExecutable: true,
	}));
}
