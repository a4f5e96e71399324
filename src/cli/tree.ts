// `seaworthy tree`: what was made of an object and what it refers to.

import type { CliCommand } from "./command.ts";
import { declareConnection, withConnection } from "./connection.ts";
import { familyOf } from "./sight/family.ts";
import { sightOf } from "./sight/sight.ts";
import { treeLines } from "./sight/tree-lines.ts";
import { findNamed, targetOf } from "./targets.ts";

export const tree: CliCommand = {
	usage: "tree <name>",
	summary: "draw the children of an object ([KIND/]NAME) and its references",
	declare: (command) => {
		declareConnection(command).option("--ascii", "draw without box characters");
	},
	run: (terminal, command) => {
		const { style, out, err, width } = terminal;
		const { ascii = false } = command.opts<{ ascii?: true }>();
		const target = targetOf(command.args[0] ?? "");
		return withConnection(command, async (connection) => {
			const { found, missing } = await findNamed(connection, [target]);
			for (const line of missing) err(`${line}\n`);
			const drawn: string[] = [];
			for (const { kind, object } of found) {
				const sight = sightOf(kind, object, await familyOf(connection, object));
				drawn.push(treeLines(sight, { style, isAscii: ascii, width }));
			}
			out(drawn.join("\n"));
			return missing.length > 0 ? 1 : 0;
		});
	},
};
