// Foreign programs that judge what we print.

import type { Report } from "../../src/controlplane/report.ts";
import { reportToStandardError } from "../../src/controlplane/report.ts";
import type { Program } from "../program.ts";
import { findProgram } from "../program.ts";

/** By name, which is that of the folder with its go.mod too. */
export const judges = {
	/** What a set of NetworkPolicies lets through. */
	cyclonus: {
		versionOf: "github.com/mattfenwick/cyclonus",
		package: "github.com/mattfenwick/cyclonus/cmd/cyclonus",
		coldSeconds: 50,
		stamps: () => ({}),
	},
} as const satisfies { [name: string]: Program };

/** Path of the program; the first call on a machine builds it. */
export const findJudge = (
	name: keyof typeof judges,
	report: Report = reportToStandardError,
): Promise<string> =>
	findProgram(name, judges[name], import.meta.dirname, report);
