// The commands, in the order in which help lists them.

import { cluster } from "./cluster.ts";
import type { CliCommand } from "./command.ts";
import { crds } from "./crds.ts";
import { demo } from "./demo.ts";
import { explain } from "./explain.ts";
import { lint } from "./lint.ts";
import { operator } from "./operator.ts";
import { render } from "./render.ts";
import { seal } from "./seal.ts";
import { status } from "./status.ts";
import { tree } from "./tree.ts";
import { version } from "./version.ts";
import { wait } from "./wait.ts";

export const commands: readonly CliCommand[] = [
	lint,
	render,
	explain,
	seal,
	crds,
	status,
	wait,
	tree,
	operator,
	cluster,
	demo,
	version,
];
