// Runs the real command line as a process of its own, in a folder of its own.

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

const launcher = resolve(import.meta.dirname, "../../bin/seaworthy.js");

export type Ended = { code: number | null; out: string; err: string };
type Options = {
	stdin?: string | Uint8Array;
	env?: { [name: string]: string };
	/** Arguments of Node itself. */
	node?: string[];
	/** Told of all that stderr held so far, whenever there is more. */
	heard?: (err: string) => void;
};
export type Workplace = {
	readonly write: (name: string, content: string | Uint8Array) => void;
	readonly run: (words: readonly string[], options?: Options) => Promise<Ended>;
	readonly remove: () => void;
};

export function workplace(): Workplace {
	const folder = mkdtempSync(join(tmpdir(), "seaworthy-cli-"));
	return {
		write: (name, content) => {
			mkdirSync(dirname(join(folder, name)), { recursive: true });
			writeFileSync(join(folder, name), content);
		},
		run: (words, options = {}) => run(folder, words, options),
		remove: () => rmSync(folder, { recursive: true }),
	};
}

function run(
	cwd: string,
	words: readonly string[],
	{ stdin = "", env = {}, node = [], heard }: Options,
): Promise<Ended> {
	const { PATH = "", HOME = "" } = process.env;
	const child = spawn(process.execPath, [...node, launcher, ...words], {
		cwd,
		env: { PATH, HOME, ...env },
	});
	let out = "";
	let err = "";
	child.stdout.on("data", (chunk) => (out += chunk));
	child.stderr.on("data", (chunk) => {
		err += chunk;
		heard?.(err);
	});
	// A process that does not read its stdin closes it, which is no failure.
	child.stdin.on("error", () => undefined);
	child.stdin.end(stdin);
	return new Promise((settle, reject) => {
		child.on("error", reject);
		child.on("close", (code) => settle({ code, out, err }));
	});
}

const indented = (lines: readonly string[]) =>
	lines.map((line) => `  ${line}\n`).join("");

/** An App as YAML, with these lines below `spec:` after the image. */
export const appYaml = (name: string, ...spec: string[]): string =>
	`apiVersion: seaworthy.dev/v1alpha1
kind: App
metadata:
  name: ${name}
spec:
  image: registry.example/${name}:1
${indented(spec)}`;
