// `seaworthy tree`: what was made of an object and what it refers to.

import { Option } from "commander";
import { printYaml } from "../kube/yaml.ts";
import type { CliCommand } from "./command.ts";
import { declareConnection, withConnection } from "./connection.ts";
import { familyOf } from "./sight/family.ts";
import type { Sight } from "./sight/sight.ts";
import { sightOf } from "./sight/sight.ts";
import { treeLines } from "./sight/tree-lines.ts";
import { findNamed, targetOf } from "./targets.ts";

type Options = { ascii?: true; output: "tree" | "json" | "yaml" };

export const tree: CliCommand = {
	usage: "tree <name>",
	summary:
		"draw the children of an object ([KIND/]NAME), its references and its closed edges",
	declare: (command) => {
		declareConnection(command)
			.addOption(
				new Option("-o, --output <format>", "form of the output")
					.choices(["tree", "json", "yaml"])
					.default("tree"),
			)
			.option("--ascii", "draw without box characters");
	},
	run: (terminal, command) => {
		const { style, out, err, width } = terminal;
		const { ascii = false, output } = command.opts<Options>();
		const target = targetOf(command.args[0] ?? "");
		return withConnection(command, async (connection) => {
			const { found, missing } = await findNamed(connection, [target]);
			for (const line of missing) err(`${line}\n`);
			const objects: Sight[] = [];
			for (const { kind, object } of found)
				objects.push(sightOf(kind, object, await familyOf(connection, object)));
			const drawing = { style, isAscii: ascii, width };
			if (output === "json")
				out(`${JSON.stringify({ objects }, undefined, 2)}\n`);
			else if (output === "yaml") out(printYaml({ objects }));
			else out(objects.map((sight) => treeLines(sight, drawing)).join("\n"));
			return missing.length > 0 ? 1 : 0;
		});
	},
};
