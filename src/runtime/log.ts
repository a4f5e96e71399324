// Logs: JSON lines for machines, plain lines on a terminal.

import winston from "winston";

export type Log = winston.Logger;

export function createLog(level: string, isTerminal: boolean): Log {
	const { combine, timestamp, json, printf } = winston.format;
	const plain = printf(
		({ timestamp: at, level: each, message, ...fields }) =>
			`${String(at)} ${each.padEnd(5)} ${String(message)}${details(fields)}`,
	);
	return winston.createLogger({
		level,
		format: combine(timestamp(), isTerminal ? plain : json()),
		transports: [new winston.transports.Console({ stderrLevels: ["error"] })],
	});
}

function details(fields: { [name: string]: unknown }): string {
	const entries = Object.entries(fields);
	return entries.map(([name, value]) => ` ${name}=${String(value)}`).join("");
}

/** The message of anything thrown. */
export const messageOf = (error: unknown): string =>
	error instanceof Error ? error.message : String(error);
