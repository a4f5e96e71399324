// Commands that read as if a shell split them: the container looks for a program whose name holds the blanks.

import type { App } from "../../api/app/app.ts";
import { pathText } from "../../schema/path.ts";
import type { Fault } from "../fault.ts";

/** A path may hold a blank, so nothing is held back. */
export function commandFaults({ spec }: Pick<App, "spec">): Fault[] {
	const { command, health } = spec ?? {};
	const commands = [
		{ words: command, path: ["spec", "command"] },
		{
			words: health?.exec?.command,
			path: ["spec", "health", "exec", "command"],
		},
		{
			words: health?.liveness?.exec?.command,
			path: ["spec", "health", "liveness", "exec", "command"],
		},
	];
	return commands.flatMap(({ words, path }) => {
		const [first = ""] = words ?? [];
		return /\s/.test(first.trim()) ? fault([...path, 0], first) : [];
	});
}

/** Words that a message shows. */
const maxWords = 4;

function fault(path: readonly (string | number)[], first: string): Fault {
	const words = first.trim().split(/\s+/);
	const shown = words.slice(0, maxWords).map((word) => word.slice(0, 40));
	const more = words.length > maxWords ? ", ..." : "";
	return {
		reason: "CommandOfOneWord",
		path: pathText(path),
		message: `is one word with blanks, and no shell splits it; write each word as an item: [${shown.join(", ")}${more}]`,
	};
}
