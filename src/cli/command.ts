// What a command is: one value per file, one line in index.ts.

import type { Command } from "commander";
import type { Terminal } from "./terminal.ts";

/** 0 ok, 1 differs or not ready, 2 usage or bad input, 3 cluster unreachable or forbidden. */
export type ExitCode = 0 | 1 | 2 | 3;

export type CliCommand = {
	/** Name and arguments as commander reads them: `lint <file...>`. */
	readonly usage: string;
	readonly summary: string;
	/** Adds the options. */
	readonly declare?: (command: Command) => void;
	/** Arguments are in `command.processedArgs`, options in `command.opts()`. */
	readonly run: (terminal: Terminal, command: Command) => Promise<ExitCode>;
};

/** Bad input that a sentence explains; the program prints it and exits with 2. */
export const usageError = (message: string): Error =>
	Object.assign(new Error(message), { name: usageErrorName });
export const isUsageError = (error: unknown): error is Error =>
	error instanceof Error && error.name === usageErrorName;
const usageErrorName = "UsageError";

/** The cluster did not answer or refused; the program prints the sentence and exits with 3. */
export const unreachable = (message: string): Error =>
	Object.assign(new Error(message), { name: unreachableName });
export const isUnreachable = (error: unknown): error is Error =>
	error instanceof Error && error.name === unreachableName;
const unreachableName = "Unreachable";

/** Runs what depends on processes of this machine: their failure is told in its own words, and is no mistake of ours. */
export async function attempt(
	terminal: Terminal,
	work: () => Promise<void>,
): Promise<ExitCode> {
	try {
		await work();
		return 0;
	} catch (error) {
		const message = error instanceof Error ? error.message : String(error);
		terminal.err(`seaworthy: ${message}\n`);
		return 1;
	}
}
