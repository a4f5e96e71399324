// `seaworthy lint`: everything that can be known of files before they reach a cluster.

import { counted } from "../kube/counted.ts";
import { Option } from "commander";
import type { CliCommand } from "./command.ts";
import { compileAll } from "./compiled.ts";
import { imageVolumeReports } from "./image-volumes.ts";
import type { Input } from "./input.ts";
import { readInputs } from "./input.ts";
import { platformFor } from "./platform-file.ts";
import type { Report } from "./report.ts";
import { reportLines, sortReports } from "./report.ts";
import { githubLines, sarif } from "./report-formats.ts";
import type { Terminal } from "./terminal.ts";
import type { Workspace } from "./workspace.ts";
import { workspaceOf } from "./workspace.ts";

type Options = {
	output: "text" | "json" | "sarif" | "github";
	namespace: string;
};

export const lint: CliCommand = {
	usage: "lint <file...>",
	summary:
		"check files, folders or stdin (-) against schema and rules, and for contradictions",
	declare: (command) => {
		command
			.addOption(
				new Option("-o, --output <format>", "form of the findings")
					.choices(["text", "json", "sarif", "github"])
					.default("text"),
			)
			.option(
				"-n, --namespace <name>",
				"namespace of objects that name none",
				"default",
			)
			.addHelpText("after", helpOnExit);
	},
	run: async (terminal, command) => {
		const { output, namespace } = command.opts<Options>();
		const inputs = await readInputs(command.args, terminal);
		const { workspace, reports } = await lintInputs(inputs, namespace);
		print({ output, terminal, reports, workspace });
		return reports.some(({ severity }) => severity === "error") ? 2 : 0;
	},
};

const helpOnExit = `
Exit code
  0  no error was found; warnings may be there
  2  an error was found, or words or options are wrong
`;

/** All that can be known of the inputs, sorted. `namespace` is that of objects that name none. */
export async function lintInputs(
	inputs: readonly Input[],
	namespace: string,
): Promise<{ workspace: Workspace; reports: Report[] }> {
	const workspace = workspaceOf(inputs, namespace);
	const compiled = await compileAll(workspace, platformFor(workspace));
	const reports = sortReports(
		[
			...workspace.reports,
			...compiled.flatMap((each) => each.reports),
			...workspace.ours.flatMap(imageVolumeReports),
		],
		inputs.map(({ name }) => name),
	);
	return { workspace, reports };
}

type Printing = {
	output: Options["output"];
	terminal: Terminal;
	reports: readonly Report[];
	workspace: Workspace;
};

function print({ output, terminal, reports, workspace }: Printing): void {
	const { out, style } = terminal;
	if (output === "json") {
		const { files, others } = workspace;
		const tree = { files, otherObjects: others, findings: reports };
		out(`${JSON.stringify(tree, undefined, 2)}\n`);
	} else if (output === "sarif")
		out(`${JSON.stringify(sarif(reports), undefined, 2)}\n`);
	else if (output === "github") out(githubLines(reports));
	else {
		if (reports.length > 0) out(reportLines(reports, style));
		out(`${summary(reports, workspace)}\n`);
	}
}

function summary(reports: readonly Report[], workspace: Workspace): string {
	const { files, others, ours, refused } = workspace;
	const count = (of: Report["severity"]) =>
		reports.filter(({ severity }) => severity === of).length;
	const warnings = count("warning");
	const parts = [
		counted(count("error"), "error"),
		...(warnings > 0 ? [counted(warnings, "warning")] : []),
	];
	const rest = others > 0 ? `, ${counted(others, "other object")}` : "";
	const isIdle = ours.length + refused.size + reports.length === 0;
	const note = isIdle ? "; nothing of seaworthy.dev is in there" : "";
	return `${parts.join(", ")} in ${counted(files, "file")}${rest}${note}`;
}
