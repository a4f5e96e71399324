// `seaworthy wait`: until everything named is as described, or one of it can only be helped by an edit. For pipelines.

import { setTimeout as pause } from "node:timers/promises";
import type { CliCommand, ExitCode } from "./command.ts";
import { usageError } from "./command.ts";
import type { Connection } from "./connection.ts";
import { declareConnection, withConnection } from "./connection.ts";
import { failureOf } from "./connection-trouble.ts";
import type { Sight } from "./sight/sight.ts";
import { addressOf, sightOf } from "./sight/sight.ts";
import type { Findings } from "./targets.ts";
import { findAll, findNamed, targetOf } from "./targets.ts";
import { visible } from "./terminal.ts";

type Options = { all?: true; timeout: string };
type Waiting = {
	readonly look: () => Promise<Findings>;
	readonly say: (line: string) => void;
	/** Milliseconds. */
	readonly most: number;
	/** Whether something that is not found ends it. */
	readonly isNamed: boolean;
};

const between = 1000;

export const wait: CliCommand = {
	usage: "wait [name...]",
	summary:
		"wait until objects ([KIND/]NAME) are ready; ends at once when one has failed",
	declare: (command) => {
		declareConnection(command)
			.option("--all", "everything of Seaworthy in the namespace")
			.option("--timeout <seconds>", "how long to wait at most", "300");
	},
	run: (terminal, command) => {
		const { all, timeout } = command.opts<Options>();
		const targets = command.args.map(targetOf);
		const isNamed = targets.length > 0;
		if (isNamed === Boolean(all))
			throw usageError("give either names ([KIND/]NAME) or --all");
		if (!/^\d+$/.test(timeout))
			throw usageError("--timeout must be a whole number of seconds");
		return withConnection(command, (connection: Connection) =>
			untilCurrent({
				look: () =>
					isNamed ? findNamed(connection, targets) : findAll(connection),
				say: (line) => terminal.err(`${visible(line)}\n`),
				most: Number(timeout) * 1000,
				isNamed,
			}),
		);
	},
};

async function untilCurrent(waiting: Waiting): Promise<ExitCode> {
	const { look, say, most } = waiting;
	const start = performance.now();
	const elapsed = () => performance.now() - start;
	const tell = teller(say);
	let findings = await look();
	for (;;) {
		const sights = findings.found.map(({ kind, object }) =>
			sightOf(kind, object),
		);
		tell(sights);
		const end = verdict(sights, findings, waiting);
		if (end !== undefined) return end;
		if (elapsed() >= most) {
			const late = sights.filter(({ state }) => state !== "Current");
			const names = late.map((sight) => `${sight.kind} ${addressOf(sight)}`);
			say(`not ready after ${most / 1000} s: ${names.join(", ")}`);
			return 1;
		}
		await pause(Math.min(between, Math.max(0, most - elapsed())));
		findings = await again(look, findings, say);
	}
}

/** Undefined while there is reason to wait. */
function verdict(
	sights: readonly Sight[],
	{ missing }: Findings,
	{ say, isNamed }: Waiting,
): ExitCode | undefined {
	if (sights.some(({ state }) => state === "Failed")) return 1;
	if (isNamed && missing.length > 0) {
		for (const line of missing) say(line);
		return 1;
	}
	if (sights.length === 0) {
		say("there is nothing to wait for");
		return 1;
	}
	if (sights.some(({ state }) => state !== "Current")) return undefined;
	// What may not be seen may not be ready.
	for (const line of missing) say(line);
	return missing.length > 0 ? 1 : 0;
}

/** A line for each object whose state, reason or message is another one than before. */
function teller(say: Waiting["say"]): (sights: readonly Sight[]) => void {
	const told = new Map<string, string>();
	return (sights) => {
		for (const sight of sights) {
			const { kind, state, reason, message } = sight;
			const name = `${kind} ${addressOf(sight)}`;
			const line = [name, state, reason, message].filter(Boolean).join("  ");
			if (told.get(name) !== line) say(line);
			told.set(name, line);
		}
	};
}

/** A server that is away for a moment is no reason to give up; the time is. */
async function again(
	look: Waiting["look"],
	before: Findings,
	say: Waiting["say"],
): Promise<Findings> {
	try {
		return await look();
	} catch (error) {
		const failure = failureOf(error) ?? "";
		if (!["lost", "unavailable", "throttled", "expired"].includes(failure))
			throw error;
		say((error as Error).message);
		return before;
	}
}
