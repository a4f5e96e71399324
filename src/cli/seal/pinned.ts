// The public keys that were used before, one line per namespace. The file belongs into version control: a swapped key is noticed.

import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

/** Short enough to be compared by people: 16 hexadecimal characters in groups of four. */
export const fingerprintOf = (recipient: string): string =>
	createHash("sha256")
		.update(recipient)
		.digest("hex")
		.slice(0, 16)
		.replaceAll(/(.{4})(?=.)/g, "$1-");

export const pinnedIn = (file: string, namespace: string) =>
	linesOf(file).get(namespace);

export function pin(file: string, namespace: string, recipient: string): void {
	const lines = [...linesOf(file).set(namespace, recipient)]
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map((line) => `${line.join(" ")}\n`);
	writeFileSync(file, lines.join(""));
}

function linesOf(file: string): Map<string, string> {
	const lines = textOf(file).split("\n").filter(Boolean);
	return new Map(
		lines.map((line) => {
			const [namespace = "", recipient = ""] = line.split(" ");
			return [namespace, recipient];
		}),
	);
}

function textOf(file: string): string {
	try {
		return readFileSync(file, "utf8");
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
		throw error;
	}
}
