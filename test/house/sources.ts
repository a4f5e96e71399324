// The source files of the project as text, for the tests that hold its laws.

import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");

export type SourceFile = { readonly path: string; readonly text: string };

/** All .ts files below a folder of the repository, with paths relative to the repository. */
export function sources(folder: string): SourceFile[] {
	return readdirSync(join(root, folder), {
		recursive: true,
		withFileTypes: true,
	})
		.filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
		.map((entry) => join(entry.parentPath, entry.name))
		.filter((path) => !path.includes("node_modules"))
		.sort()
		.map((path) => ({
			path: relative(root, path),
			text: readFileSync(path, "utf8"),
		}));
}

/** The text without comments, so that words in explanations do not count. Strings stay. */
export const withoutComments = (text: string): string =>
	text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/(^|\s)\/\/.*$/gm, "$1");
