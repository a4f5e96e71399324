// `seaworthy explain env APP -f FILES`: for each variable its value, where it comes from and what it hides. Of a secret only the key is named.

import type { App } from "../api/app/app.ts";
import type { Variable } from "../compile/app/environment.ts";
import { appEnvironment } from "../compile/app/facts.ts";
import type { Recipe } from "../compile/app/recipe.ts";
import { anyKind } from "../controllers/controller.ts";
import { appController } from "../controllers/app.ts";
import { givenTo } from "../controllers/app/sources.ts";
import { usageError } from "./command.ts";
import { Answers } from "./answers.ts";
import { gather } from "./compiled.ts";
import { faultReport } from "./fault-report.ts";
import { readInputs } from "./input.ts";
import { platformFor } from "./platform-file.ts";
import { reportLines } from "./report.ts";
import type { Terminal } from "./terminal.ts";
import { visible } from "./terminal.ts";
import { workspaceOf } from "./workspace.ts";

type Options = { filename?: string[]; namespace: string };

/** Gives 2 where something is known to be missing, and 0 where only files that were not given may hold it. */
export async function explainEnvironment(
	terminal: Terminal,
	name: string | undefined,
	{ filename, namespace }: Options,
): Promise<0 | 2> {
	if (!name || !filename)
		throw usageError("name an App and its files: explain env web -f shop/");
	const inputs = await readInputs(filename, terminal);
	const workspace = workspaceOf(inputs, namespace);
	const platform = platformFor(workspace);
	const source = workspace.ours.find(
		({ object: { kind, metadata } }) =>
			kind === appController.resource.kind && metadata.name === name,
	);
	if (!source) throw usageError(absent(name, workspace.refused));
	const controller = anyKind(appController);
	const all = { workspace, platform, source, controller };
	const answers = new Answers(workspace, platform);
	const { related, asked } = await gather({ ...all, answers });
	const app = source.object as unknown as App;
	const { variables, faults } = appEnvironment(app, {
		app,
		children: [],
		platform,
		...givenTo(app, related),
	});
	if (variables.size === 0) terminal.out(`${name} has no variables\n`);
	for (const [variable, found] of variables)
		terminal.out(page(variable, found, terminal.style));
	const reports = faults.flatMap((fault) =>
		faultReport({ workspace, source, fault, asked, isPlatformGiven: false }),
	);
	if (reports.length > 0) terminal.err(reportLines(reports, terminal.style));
	return reports.some(({ severity }) => severity === "error") ? 2 : 0;
}

/** `refused` are keys, `kind/namespace/name`. */
function absent(name: string, refused: ReadonlySet<string>): string {
	const { kind } = appController.resource;
	const hasErrors = [...refused].some(
		(key) => key.startsWith(`${kind}/`) && key.endsWith(`/${name}`),
	);
	return hasErrors
		? `the App ${name} has errors; seaworthy lint names them`
		: `the files hold no App ${name}`;
}

function page(
	name: string,
	variable: Variable,
	style: Terminal["style"],
): string {
	const lines = [`${style("bold", name)} = ${shown(variable.value)}`];
	lines.push(`  from ${originOf(variable)}`);
	for (let hidden = variable.hides; hidden; hidden = hidden.hides)
		lines.push(`  hides ${originOf(hidden)}`);
	return `${lines.join("\n")}\n`;
}

const originOf = ({ from, path, key }: Variable) =>
	from === "Link" || from === "Values"
		? `${path} (${from})`
		: `${path} (${from}, key ${key})`;

/** The text as it is written; for a key of a secret its name. */
const shown = (recipe: Recipe): string =>
	recipe
		.map((piece) =>
			typeof piece === "string"
				? visible(piece)
				: `<key ${piece.key} of ${piece.secret}>`,
		)
		.join("");
