// `seaworthy crds`: the definitions of all kinds, to be piped into kubectl apply.

import { kinds } from "../api/index.ts";
import { printDocuments } from "../kube/yaml.ts";
import { crd } from "../schema/crd.ts";
import type { CliCommand } from "./command.ts";

export const crds: CliCommand = {
	usage: "crds",
	summary: "print the custom resource definitions as YAML",
	run: async ({ out }) => {
		out(printDocuments(kinds.map(crd)));
		return 0;
	},
};
