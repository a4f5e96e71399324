// Reads the command line and runs the command it names.

import { Command, CommanderError, Option } from "commander";
import manifest from "../../package.json" with { type: "json" };
import type { CliCommand, ExitCode } from "./command.ts";
import { isUnreachable, isUsageError } from "./command.ts";
import type { Color } from "./terminal.ts";
import { processTerminal } from "./terminal.ts";

/** Runs the one of `commands` that the words name, and says what is wrong with them where something is. */
export async function runProgram(
	words: readonly string[],
	commands: readonly CliCommand[],
): Promise<ExitCode> {
	let exitCode: ExitCode = 0;
	const program = newProgram();
	for (const command of commands)
		addCommand(program, command, (code) => {
			exitCode = code;
		});
	try {
		await program.parseAsync(words, { from: "user" });
		return exitCode;
	} catch (error) {
		if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
		process.stderr.write(`seaworthy: ${explanation(error)}\n`);
		return isUnreachable(error) ? 3 : 2;
	}
}

function explanation(error: unknown): string {
	if (isUsageError(error) || isUnreachable(error)) return error.message;
	const stack = error instanceof Error ? error.stack : String(error);
	return `this is a mistake of the program, please report it:\n${stack}`;
}

function newProgram(): Command {
	return new Command("seaworthy")
		.description(manifest.description)
		.exitOverride()
		.showHelpAfterError("(seaworthy --help lists the commands)")
		.helpCommand(false)
		.version(manifest.version)
		.addOption(
			new Option("--color <when>", "colour of the output")
				.choices(["auto", "always", "never"])
				.default("auto"),
		);
}

function addCommand(
	program: Command,
	{ usage, summary, declare, run }: CliCommand,
	done: (code: ExitCode) => void,
): void {
	const command = program
		.command(usage)
		.description(summary)
		.showHelpAfterError(false);
	declare?.(command);
	command.action(async () => {
		const { color } = program.opts<{ color: Color }>();
		done(await run(processTerminal(color), command));
	});
}
