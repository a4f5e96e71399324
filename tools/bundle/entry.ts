// What the bundle starts: the commands that need nothing of the checkout.

import { operator } from "../../src/cli/operator.ts";
import { runProgram } from "../../src/cli/program.ts";
import { version } from "../../src/cli/version.ts";

process.exitCode = await runProgram(process.argv.slice(2), [operator, version]);
