// Reads what a command line names: files, folders, and `-` for stdin.

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { usageError } from "./command.ts";
import type { Terminal } from "./terminal.ts";

/** `text` is missing where the bytes are not UTF-8. */
export type Input = { readonly name: string; readonly text?: string };

const readable = /[.](ya?ml|json)$/;

/** Folders give their YAML and JSON files at any depth, in the order of names. Throws a usage error for what cannot be read. */
export async function readInputs(
	names: readonly string[],
	{ stdin }: Terminal,
): Promise<Input[]> {
	const inputs: Input[] = [];
	for (const name of new Set(names)) {
		if (name === "-") inputs.push(decode("<stdin>", await stdin()));
		else inputs.push(...readNamed(name));
	}
	return inputs;
}

/** Throws a usage error for what cannot be read. */
export const readBytes = (name: string): Buffer =>
	explained(name, () => readFileSync(name));

const readNamed = (name: string): Input[] =>
	explained(name, () => {
		if (!statSync(name).isDirectory())
			return [decode(name, readFileSync(name))];
		const files = filesBelow(name);
		if (files.length === 0)
			throw usageError(`${name} holds no .yaml, .yml or .json file`);
		return files.map((file) => decode(file, readFileSync(file)));
	});

function explained<T>(name: string, read: () => T): T {
	try {
		return read();
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (!code) throw error;
		const why = reasons.get(code) ?? code;
		throw usageError(`cannot read ${name}: ${why}`);
	}
}

const reasons = new Map([
	["ENOENT", "no such file or folder"],
	["EACCES", "permission denied"],
]);

/** Links to folders are not followed: they may lead in a circle. */
function filesBelow(folder: string): string[] {
	return readdirSync(folder, { withFileTypes: true })
		.sort((a, b) => (a.name < b.name ? -1 : 1))
		.flatMap((entry) => {
			const path = join(folder, entry.name);
			if (entry.name.startsWith(".") || entry.name === "node_modules")
				return [];
			if (entry.isDirectory()) return filesBelow(path);
			return readable.test(entry.name) ? [path] : [];
		});
}

function decode(name: string, bytes: Uint8Array): Input {
	try {
		return {
			name,
			text: new TextDecoder("utf-8", { fatal: true }).decode(bytes),
		};
	} catch {
		return { name };
	}
}
