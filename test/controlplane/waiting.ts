// Waiting for what happens a little later, with a clear failure when it does not.

import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

/** Resolves when the condition holds; rejects after `seconds`. */
export async function eventually(
	condition: () => boolean | Promise<boolean>,
	seconds = 10,
): Promise<void> {
	const deadline = Date.now() + seconds * 1000;
	while (!(await condition())) {
		if (Date.now() > deadline)
			throw new Error(`did not hold within ${seconds} s: ${condition}`);
		await sleep(50);
	}
}

/** The last line that the process printed by the time it prints one that begins like JSON. */
export async function lastLine(child: ChildProcess): Promise<string> {
	if (!child.stdout) throw new Error("the process has no output");
	for await (const line of createInterface(child.stdout))
		if (/^[[{]/.test(line)) return line;
	throw new Error("the process ended without a word");
}
