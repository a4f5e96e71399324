// `seaworthy render`: the objects that the operator would apply for the Apps of files, byte for byte, without a cluster.

import { Option } from "commander";
import { explanationOf } from "../api/reasons.ts";
import { printDocuments } from "../kube/yaml.ts";
import type { CliCommand } from "./command.ts";
import { usageError } from "./command.ts";
import { compileAll } from "./compiled.ts";
import { readInputs } from "./input.ts";
import { platformFor, platformFrom } from "./platform-file.ts";
import type { Report } from "./report.ts";
import { reportLines, sortReports } from "./report.ts";
import type { Terminal } from "./terminal.ts";
import { workspaceOf } from "./workspace.ts";

type Options = {
	filename: string[];
	platform?: string;
	namespace: string;
	output: "yaml" | "json";
};

export const render: CliCommand = {
	usage: "render",
	summary: "print the objects that the operator makes of files, offline",
	declare: (command) => {
		command
			.requiredOption(
				"-f, --filename <file...>",
				"files, folders or stdin (-); ConfigMaps and other Apps in them are read too",
			)
			.option(
				"--platform <file>",
				"settings of the cluster, alone or in the ConfigMap seaworthy-platform; without it all namespaces of the files are served",
			)
			.option(
				"-n, --namespace <name>",
				"namespace of objects that name none",
				"default",
			)
			.addOption(
				new Option("-o, --output <format>", "form of the objects")
					.choices(["yaml", "json"])
					.default("yaml"),
			)
			.addHelpText("after", helpOnExit);
	},
	run: async (terminal, command) => {
		const options = command.opts<Options>();
		const inputs = await readInputs(options.filename, terminal);
		const workspace = workspaceOf(inputs, options.namespace);
		const settings = options.platform
			? platformFrom(await onlyInput(options.platform, terminal))
			: platformFor(workspace);
		const compiled = await compileAll(workspace, settings, {
			isPlatformGiven: options.platform !== undefined,
		});
		const objects = compiled.flatMap(({ plan }) =>
			plan.children.map(({ object }) => object),
		);
		terminal.out(
			options.output === "json" ? json(objects) : printDocuments(objects),
		);
		const held = compiled.flatMap((each) => each.reports);
		const reports = sortReports(
			[...workspace.reports, ...held],
			inputs.map(({ name }) => name),
		);
		const plain = (_: unknown, text: string) => text;
		if (reports.length > 0) terminal.err(reportLines(reports, plain));
		if (workspace.ours.length === 0 && reports.length === 0)
			throw usageError("nothing of seaworthy.dev in the given files");
		const isWhole =
			!held.some(holdsBack) &&
			reports.every(({ severity }) => severity === "warning");
		return isWhole ? 0 : 2;
	},
};

/** What compiling misses is missing in the output, also where files cannot tell and it is only a warning. */
const holdsBack = ({ rule }: Report): boolean =>
	explanationOf(rule)?.bearing !== "Warning";

const helpOnExit = `
Exit code
  0  every object is in the output
  2  something is missing in the output, and standard error says why; or words
     or options are wrong
`;

const json = (items: readonly unknown[]) =>
	`${JSON.stringify({ apiVersion: "v1", kind: "List", items }, undefined, 2)}\n`;

async function onlyInput(name: string, terminal: Terminal) {
	const [input, ...more] = await readInputs([name], terminal);
	if (!input || more.length > 0)
		throw usageError(`--platform takes one file; ${name} is a folder`);
	return input;
}
