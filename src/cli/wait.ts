// `seaworthy wait`: until everything named is as described, or one of it cannot heal by itself. For pipelines.

import { setTimeout as pause } from "node:timers/promises";
import { Option } from "commander";
import type { CliCommand, ExitCode } from "./command.ts";
import { usageError } from "./command.ts";
import type { Connection } from "./connection.ts";
import { declareConnection, withConnection } from "./connection.ts";
import { failureOf } from "./connection-trouble.ts";
import type { Goal } from "./sight/goal.ts";
import { hopelessness, isReached } from "./sight/goal.ts";
import type { Sight } from "./sight/sight.ts";
import { addressOf, remarksOn, sightOf } from "./sight/sight.ts";
import type { Findings } from "./targets.ts";
import { findAll, findNamed, helpOnWords, targetOf } from "./targets.ts";
import { visible } from "./terminal.ts";

type Options = {
	all?: true;
	for: Goal;
	timeout: string;
	output: "none" | "json";
};
type Waiting = {
	readonly goal: Goal;
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
	summary: "wait until objects are ready; ends early when waiting is in vain",
	declare: (command) => {
		declareConnection(command)
			.option("--all", "everything of Seaworthy in the namespace")
			.addOption(
				new Option(
					"--for <goal>",
					"resolved: ready, every edge of spec.network open and every log taken",
				)
					.choices(["ready", "resolved"])
					.default("ready"),
			)
			.addOption(
				new Option("-o, --output <format>", "what to print at the end")
					.choices(["none", "json"])
					.default("none"),
			)
			.option("--timeout <seconds>", "how long to wait at most", "300")
			.addHelpText("after", helpOnWords + helpOnExit);
	},
	run: (terminal, command) => {
		const { all, timeout, for: goal, output } = command.opts<Options>();
		const targets = command.args.map(targetOf);
		const isNamed = targets.length > 0;
		if (isNamed === Boolean(all))
			throw usageError("give either names ([KIND/]NAME) or --all");
		if (!/^\d+$/.test(timeout))
			throw usageError("--timeout must be a whole number of seconds");
		return withConnection(command, async (connection: Connection) => {
			const { code, sights } = await untilReached({
				look: () =>
					isNamed ? findNamed(connection, targets) : findAll(connection),
				say: (line) => terminal.err(`${visible(line)}\n`),
				goal,
				most: Number(timeout) * 1000,
				isNamed,
			});
			if (output === "json")
				terminal.out(`${JSON.stringify({ objects: sights }, undefined, 2)}\n`);
			return code;
		});
	},
};

const helpOnExit = `
Exit code
  0  all objects are ready
  1  one of them cannot become ready by itself, or is not there: at once, or when
     its reason has lasted as long as it is worth waiting for (an image that
     cannot be pulled: 60 s); or the timeout has passed
  2  words or options are wrong
  3  the cluster cannot be reached, or refuses
`;

type Reached = { readonly code: ExitCode; readonly sights: readonly Sight[] };

async function untilReached(waiting: Waiting): Promise<Reached> {
	const { look, say, most } = waiting;
	const start = performance.now();
	const elapsed = () => performance.now() - start;
	const tell = teller(say);
	const hopelessOf = hopelessness(waiting.goal);
	let findings = await look();
	for (;;) {
		const sights = findings.found.map(({ kind, object }) =>
			sightOf(kind, object),
		);
		tell(sights);
		const hopeless = hopelessOf(sights, elapsed() / 1000);
		const code =
			hopeless.length > 0
				? inVain(hopeless, waiting)
				: verdict(sights, findings, waiting);
		if (code !== undefined) return { code, sights };
		if (elapsed() >= most) {
			const late = sights.filter((sight) => !isReached(sight, waiting.goal));
			say(`not ${waiting.goal} after ${most / 1000} s: ${namesOf(late)}`);
			return { code: 1, sights };
		}
		await pause(Math.min(between, Math.max(0, most - elapsed())));
		findings = await again(look, findings, say);
	}
}

const namesOf = (sights: readonly Sight[]) =>
	sights.map((sight) => `${sight.kind} ${addressOf(sight)}`).join(", ");

function inVain(sights: readonly Sight[], { say, goal }: Waiting): ExitCode {
	say(`cannot become ${goal} by itself: ${namesOf(sights)}`);
	return 1;
}

/** Undefined while there is reason to wait. */
function verdict(
	sights: readonly Sight[],
	{ missing }: Findings,
	{ say, isNamed, goal }: Waiting,
): ExitCode | undefined {
	if (isNamed && missing.length > 0) {
		for (const line of missing) say(line);
		return 1;
	}
	if (sights.length === 0) {
		say("there is nothing to wait for");
		return 1;
	}
	if (!sights.every((sight) => isReached(sight, goal))) return undefined;
	// What may not be seen may not be ready.
	for (const line of missing) say(line);
	return missing.length > 0 ? 1 : 0;
}

/** The lines of each object that says something else than before. */
function teller(say: Waiting["say"]): (sights: readonly Sight[]) => void {
	const told = new Map<string, string>();
	return (sights) => {
		for (const sight of sights) {
			const name = `${sight.kind} ${addressOf(sight)}`;
			const lines = linesOf(sight).map((line) => `${name}  ${line}`);
			const text = lines.join("\n");
			if (told.get(name) !== text) for (const line of lines) say(line);
			told.set(name, text);
		}
	};
}

function linesOf(sight: Sight): string[] {
	const { state, reason, message } = sight;
	const remarks = remarksOn(sight).map((remark) =>
		[`! ${remark.type} ${remark.status}`, remark.reason, remark.message].join(
			"  ",
		),
	);
	return [[state, reason, message].filter(Boolean).join("  "), ...remarks];
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
