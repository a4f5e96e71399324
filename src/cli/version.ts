// `seaworthy version`: what is running, for reports of bugs.

import manifest from "../../package.json" with { type: "json" };
import { kinds } from "../api/index.ts";
import type { CliCommand } from "./command.ts";

export const version: CliCommand = {
	usage: "version",
	summary: "print the version, the kinds it knows and the Node it runs on",
	run: async ({ out }) => {
		const known = kinds.map(
			({ kind, group, version: of }) => `${kind} (${group}/${of})`,
		);
		out(`seaworthy ${manifest.version}\n`);
		out(`kinds ${known.join(", ")}\nnode ${process.versions.node}\n`);
		return 0;
	},
};
