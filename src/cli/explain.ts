// `seaworthy explain`: what a reason in a status means and how to mend it, or what a field of a kind does. Needs no cluster.

import { kinds } from "../api/index.ts";
import type { Bearing } from "../api/reasons.ts";
import { patienceSeconds, reasons } from "../api/reasons.ts";
import { nearest } from "../schema/nearest.ts";
import type { CliCommand } from "./command.ts";
import { usageError } from "./command.ts";
import { explainEnvironment } from "./explain-env.ts";
import { explainField } from "./explain-field.ts";
import { kindNamed, namesOf } from "./kind-names.ts";
import type { Terminal } from "./terminal.ts";
import { wrapped } from "./terminal.ts";

const bearings = {
	Ready: "the object is as described",
	Stalled: "waits for an edit of the spec",
	Reconciling: "not there yet; goes on by itself when the cause is gone",
	Edge: "concerns one connection or log only; the App itself runs",
	Warning:
		"holds nothing back; lint tells it, and status while the App is not ready",
} as const satisfies { [bearing in Bearing]: string };

export const explain: CliCommand = {
	usage: "explain <word> [app]",
	summary:
		"explain a reason (ConfigMissing), a field (app.spec.ports) or the variables of an App (env web -f FILES), offline",
	declare: (command) => {
		command
			.option("-f, --filename <file...>", "for env: files or folders")
			.option(
				"-n, --namespace <name>",
				"for env: namespace of objects that name none",
				"default",
			)
			.addHelpText("after", helpOnExit);
	},
	run: async (terminal, command) => {
		const [word = "", name] = command.args;
		if (word === "env") {
			return explainEnvironment(terminal, name, command.opts());
		}
		const reason = Object.entries(reasons).find(
			([name]) => name.toLowerCase() === word.toLowerCase(),
		);
		if (reason) {
			explainReason(terminal, reason);
			return 0;
		}
		const [kindName = "", ...steps] = word.split(".");
		const kind = kindNamed(kindName);
		if (!kind) throw usageError(unknown(word, kindName));
		terminal.out(explainField(kind, steps, terminal.style));
		return 0;
	},
};

const helpOnExit = `
Exit code
  0  it was explained
  2  there is no such word, or env misses something; words or options are wrong
`;

function explainReason(
	{ out, style }: Terminal,
	[name, { bearing, means, mend }]: [
		string,
		(typeof reasons)[keyof typeof reasons],
	],
): void {
	out(`${style("bold", name)}  (${bearing}: ${bearings[bearing]})\n`);
	out(`\n${wrapped(means, "  ")}\n`);
	out(`${style("bold", "To mend")}\n${wrapped(mend, "  ")}`);
	const patience = patienceSeconds(name);
	if (patience === undefined) return;
	const end = patience === 0 ? "at once" : `after ${patience} s`;
	out(`\nseaworthy wait ends ${end} with this reason.\n`);
}

function unknown(word: string, name: string): string {
	const known = [...Object.keys(reasons), ...kinds.flatMap(namesOf)];
	const meant = nearest(name, known);
	if (meant)
		return `'${word}' is neither a reason nor a kind; did you mean '${meant}'?`;
	const names = kinds.map(({ kind }) => kind);
	return `'${word}' is neither a reason nor a kind; kinds are ${names.join(", ")}; reasons stand in the conditions of an object, such as ConfigMissing`;
}
