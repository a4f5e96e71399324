// Runs a command to its end and gives back what it said; a failing command is a result, not an exception.

import { spawn } from "node:child_process";

export interface CommandResult {
	/** The exit code; 124 when the time was up. */
	code: number;
	stdout: string;
	stderr: string;
}

export interface CommandOptions {
	stdin?: string;
	/** Default 120. */
	timeoutSeconds?: number;
	environment?: Record<string, string>;
}

/** Rejects only if the command cannot be started. */
export function runCommand(
	command: string,
	commandArguments: readonly string[],
	options: CommandOptions = {},
): Promise<CommandResult> {
	return new Promise((resolve, reject) => {
		const child = spawn(command, commandArguments, {
			env: { ...process.env, ...options.environment },
			stdio: ["pipe", "pipe", "pipe"],
		});
		let [stdout, stderr, isTimeUp] = ["", "", false];
		const timer = setTimeout(
			() => {
				isTimeUp = true;
				child.kill("SIGKILL");
			},
			(options.timeoutSeconds ?? 120) * 1000,
		);
		child.stdout.setEncoding("utf8").on("data", (text) => {
			stdout += text;
		});
		child.stderr.setEncoding("utf8").on("data", (text) => {
			stderr += text;
		});
		child.once("error", (error) => {
			clearTimeout(timer);
			reject(error);
		});
		child.once("close", (code) => {
			clearTimeout(timer);
			resolve({ code: isTimeUp ? 124 : (code ?? 1), stdout, stderr });
		});
		// A command may end without reading its input.
		child.stdin.on("error", () => undefined);
		child.stdin.end(options.stdin ?? "");
	});
}
