// `make generate`: writes every file that follows from the code, and removes those that no longer follow.
// A generator is one file in tools/generate and one line here; equal code gives equal bytes.

import {
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { access } from "./generate/access.ts";
import { admission } from "./generate/admission.ts";
import { chartCrds } from "./generate/chart-crds.ts";
import { chartValues } from "./generate/chart-values.ts";
import { crds } from "./generate/crds.ts";
import type { GeneratedFile } from "./generate/file.ts";
import { install } from "./generate/install.ts";
import { referencePages } from "./generate/reference.ts";

const generators: readonly (() => readonly GeneratedFile[])[] = [
	access,
	admission,
	install,
	crds,
	referencePages,
	chartCrds,
	chartValues,
];

/** Folders that hold nothing but generated files. */
const generatedFolders = [
	"crds",
	"docs/reference",
	"charts/seaworthy/files/crds",
];

const root = resolve(import.meta.dirname, "..");
const files = generators.flatMap((generate) => generate());
const expected = new Set(files.map(({ path }) => path));
if (expected.size !== files.length)
	throw new Error("two generators write the same file");
for (const { path, text } of files) write(join(root, path), text, path);
for (const folder of generatedFolders) removeStale(folder);

function write(target: string, text: string, path: string): void {
	if (existsSync(target) && readFileSync(target, "utf8") === text) return;
	mkdirSync(dirname(target), { recursive: true });
	writeFileSync(target, text);
	process.stdout.write(`wrote ${path}\n`);
}

function removeStale(folder: string): void {
	const absolute = join(root, folder);
	if (!existsSync(absolute)) return;
	for (const name of readdirSync(absolute)) {
		const path = `${folder}/${name}`;
		if (expected.has(path)) continue;
		rmSync(join(root, path), { recursive: true });
		process.stdout.write(`removed ${path}\n`);
	}
}
