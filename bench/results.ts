// Raw results: one JSON line per measurement, the facts of the machine first.

import { execFile } from "node:child_process";
import { appendFileSync, mkdirSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const folder = join(import.meta.dirname, "results");

export type Results = {
	file: string;
	keep: (kind: string, data: object) => void;
};

/** Opens results/<date>-<name>.jsonl anew. Every line is written at once: a run that breaks off leaves what it measured. */
export async function openResults(name: string): Promise<Results> {
	mkdirSync(folder, { recursive: true });
	const at = new Date().toISOString().slice(0, 16).replaceAll(":", "");
	const file = join(folder, `${at}-${name}.jsonl`);
	const keep = (kind: string, data: object) =>
		appendFileSync(file, `${JSON.stringify({ kind, ...data }, rounded)}\n`);
	keep("machine", await machine());
	return { file, keep };
}

/** Six digits are more than any of these measurements has. */
const rounded = (_: string, value: unknown) => {
	if (typeof value !== "number" || Number.isInteger(value)) return value;
	return Number.isFinite(value) ? Number(value.toPrecision(6)) : String(value);
};

async function machine(): Promise<object> {
	const git = async (...words: string[]) =>
		(await run("git", words, { cwd: folder })).stdout.trim();
	const go = await run("go", ["env", "GOVERSION"]).catch(() => undefined);
	return {
		date: new Date().toISOString(),
		commit: await git("rev-parse", "--short", "HEAD"),
		isDirty: (await git("status", "--porcelain", "--", "../../src")) !== "",
		processors: cpus().length,
		processor: cpus()[0]?.model,
		memoryGB: Math.round(totalmem() / 1e9),
		system: `${process.platform} ${release()}`,
		node: process.version,
		go: go?.stdout.trim() ?? "none",
	};
}
