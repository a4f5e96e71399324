// `seaworthy status`: how objects of ours are, each on one screen, or all of a namespace as a table.

import type { Command } from "commander";
import { Option } from "commander";
import type { KubeObject } from "../kube/objects.ts";
import { printYaml } from "../kube/yaml.ts";
import type { AnyKind } from "../schema/crd.ts";
import type { CliCommand, ExitCode } from "./command.ts";
import type { Connection } from "./connection.ts";
import { declareConnection, withConnection } from "./connection.ts";
import { kindNamed } from "./kind-names.ts";
import { block } from "./sight/block.ts";
import { familyOf } from "./sight/family.ts";
import type { Sight } from "./sight/sight.ts";
import { markOf, sightOf } from "./sight/sight.ts";
import { summary, table, worstFirst } from "./sight/table.ts";
import type { Findings } from "./targets.ts";
import { findAll, findNamed, helpOnWords, targetOf } from "./targets.ts";
import type { Terminal } from "./terminal.ts";

type Options = {
	output: "table" | "json" | "yaml" | "name";
	ascii?: true;
	notReady?: true;
};

export const status: CliCommand = {
	usage: "status [name...]",
	summary: "tell how objects are, and why; without names all of the namespace",
	declare: (command) => {
		declareConnection(command)
			.addOption(
				new Option("-o, --output <format>", "form of the output")
					.choices(["table", "json", "yaml", "name"])
					.default("table"),
			)
			.option(
				"--not-ready",
				"only what is not ready, or has something amiss such as a closed edge",
			)
			.option("--ascii", "draw trees without box characters")
			.addHelpText("after", helpOnWords + helpOnExit);
	},
	run: (terminal, command) => {
		const targets = command.args.map(targetOf);
		return withConnection(command, async (connection) => {
			const isNamed = targets.length > 0;
			const findings = isNamed
				? await findNamed(connection, targets)
				: await findAll(connection);
			const { notReady = false } = command.opts<Options>();
			const sights = await sightsOf(connection, findings);
			const shown = sights.filter((each) => !notReady || isAmiss(each));
			for (const line of findings.missing) terminal.err(`${line}\n`);
			const { isList } = findings;
			print({ terminal, sights, shown, isList, command, connection });
			const isWhole = !isNamed || findings.missing.length === 0;
			return exitCode(sights, isWhole);
		});
	},
};

const helpOnExit = `
Exit code
  0  everything is ready
  1  something is not ready, or is not there
  2  words or options are wrong
  3  the cluster cannot be reached, or refuses
`;

const isAmiss = (sight: Sight) => markOf(sight) !== "Current";

function exitCode(sights: readonly Sight[], isWhole: boolean): ExitCode {
	return isWhole && sights.every(({ state }) => state === "Current") ? 0 : 1;
}

/** One after the other: what one look costs a server, a hundred at once would cost it in one moment. */
async function sightsOf(
	connection: Connection,
	{ found, isList }: Findings,
): Promise<Sight[]> {
	const remembering = withMemory(connection);
	const sights: Sight[] = [];
	for (const { kind, object } of found) {
		const relatives = isList ? undefined : await familyOf(remembering, object);
		sights.push(sightOf(kind, object, relatives));
	}
	return sights;
}

/** Several objects of one namespace ask for the same lists. */
function withMemory(connection: Connection): Connection {
	const lists = new Map<string, Promise<KubeObject[]>>();
	return {
		...connection,
		list: (resource, detail, namespace) => {
			const { apiVersion, plural } = resource;
			const key = [apiVersion, plural, detail, namespace].join(" ");
			const list =
				lists.get(key) ?? connection.list(resource, detail, namespace);
			lists.set(key, list);
			return list;
		},
	};
}

type Printing = {
	terminal: Terminal;
	sights: readonly Sight[];
	/** Those that were asked for. */
	shown: readonly Sight[];
	isList: boolean;
	command: Command;
	connection: Connection;
};

function print(printing: Printing): void {
	const { terminal, shown, isList, command } = printing;
	const { out, style, width } = terminal;
	const { output, ascii = false } = command.opts<Options>();
	if (output === "json")
		out(`${JSON.stringify({ objects: shown }, undefined, 2)}\n`);
	else if (output === "yaml") out(printYaml({ objects: shown }));
	else if (output === "name") out(shown.map(nameLine).join(""));
	else if (isList) printList(printing);
	else {
		const drawing = { style, isAscii: ascii, width };
		const now = new Date();
		out(shown.map((sight) => block(sight, drawing, now)).join("\n"));
	}
}

function printList({
	terminal,
	sights,
	shown,
	command,
	connection: { namespace },
}: Printing): void {
	const { out, err, style, width, isScreen } = terminal;
	const { ascii = false } = command.opts<Options>();
	const where =
		namespace === undefined ? "the cluster" : `namespace ${namespace}`;
	if (sights.length === 0) {
		if (command.args.length === 0) err(`nothing of Seaworthy is in ${where}\n`);
		return;
	}
	const isWide = namespace === undefined;
	const form = { style, isAscii: ascii, now: new Date(), isWide };
	if (shown.length > 0)
		out(
			`${table(worstFirst(shown), { ...form, ...(isScreen && { width }) })}\n`,
		);
	out(`${summary(sights)}\n`);
}

/** A word that kubectl and these commands take. */
function nameLine({ kind, name }: Sight): string {
	const { singular, group } = kindNamed(kind) as AnyKind;
	return `${singular}.${group}/${name}\n`;
}
