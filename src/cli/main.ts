#!/usr/bin/env node
// The process: arguments and streams in, one exit code out. bin/seaworthy.js comes before it and judges the version of Node.

import { commands } from "./index.ts";
import { runProgram } from "./program.ts";

// A reader that has seen enough, such as head, is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
	if (error.code !== "EPIPE") throw error;
	process.exit();
});

process.exitCode = await runProgram(process.argv.slice(2), commands);
