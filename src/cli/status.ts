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
import type { Relative, Sight } from "./sight/sight.ts";
import { sightOf } from "./sight/sight.ts";
import { table } from "./sight/table.ts";
import type { Findings } from "./targets.ts";
import { findAll, findNamed, targetOf } from "./targets.ts";
import type { Terminal } from "./terminal.ts";

type Options = {
	output: "table" | "json" | "yaml" | "name";
	ascii?: true;
};

export const status: CliCommand = {
	usage: "status [name...]",
	summary:
		"tell how objects ([KIND/]NAME) are and why; without names all of the namespace",
	declare: (command) => {
		declareConnection(command)
			.addOption(
				new Option("-o, --output <format>", "form of the output")
					.choices(["table", "json", "yaml", "name"])
					.default("table"),
			)
			.option("--ascii", "draw trees without box characters");
	},
	run: (terminal, command) => {
		const targets = command.args.map(targetOf);
		return withConnection(command, async (connection) => {
			const isNamed = targets.length > 0;
			const findings = isNamed
				? await findNamed(connection, targets)
				: await findAll(connection);
			const sights = await sightsOf(connection, findings, isNamed);
			for (const line of findings.missing) terminal.err(`${line}\n`);
			print({ terminal, sights, command, connection });
			const isWhole = !isNamed || findings.missing.length === 0;
			return exitCode(sights, isWhole);
		});
	},
};

function exitCode(sights: readonly Sight[], isWhole: boolean): ExitCode {
	return isWhole && sights.every(({ state }) => state === "Current") ? 0 : 1;
}

/** One after the other: what one look costs a server, a hundred at once would cost it in one moment. */
async function sightsOf(
	connection: Connection,
	{ found }: Findings,
	isNamed: boolean,
): Promise<Sight[]> {
	const remembering = withMemory(connection);
	const sights: Sight[] = [];
	for (const { kind, object } of found)
		sights.push(
			sightOf(kind, object, await family(remembering, object, isNamed)),
		);
	return sights;
}

const family = async (
	connection: Connection,
	object: KubeObject,
	isNamed: boolean,
): Promise<Relative[] | undefined> =>
	isNamed ? familyOf(connection, object) : undefined;

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
	command: Command;
	connection: Connection;
};

function print({ terminal, sights, command, connection }: Printing): void {
	const { out, err, style, width } = terminal;
	const { output, ascii = false } = command.opts<Options>();
	const now = new Date();
	const { namespace } = connection;
	if (output === "json")
		out(`${JSON.stringify({ objects: sights }, undefined, 2)}\n`);
	else if (output === "yaml") out(printYaml({ objects: sights }));
	else if (output === "name") out(sights.map(nameLine).join(""));
	else if (command.args.length > 0) {
		const drawing = { style, isAscii: ascii, width };
		out(sights.map((sight) => block(sight, drawing, now)).join("\n"));
	} else if (sights.length === 0)
		err(
			`nothing of Seaworthy is in ${namespace === undefined ? "the cluster" : `namespace ${namespace}`}\n`,
		);
	else out(table(sights, { style, now, isWide: namespace === undefined }));
}

/** A word that kubectl and these commands take. */
function nameLine({ kind, name }: Sight): string {
	const { singular, group } = kindNamed(kind) as AnyKind;
	return `${singular}.${group}/${name}\n`;
}
