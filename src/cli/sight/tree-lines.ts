// Draws an object with its children and references, in columns of name, kind and state.

import type { Terminal } from "../terminal.ts";
import { cut, visible } from "../terminal.ts";
import type { Relative, Sight } from "./sight.ts";
import { markOf, remarksOn } from "./sight.ts";
import type { Mark } from "./state.ts";
import { marked, signOf } from "./state.ts";

export type Drawing = {
	readonly style: Terminal["style"];
	readonly isAscii: boolean;
	/** Columns of the screen. */
	readonly width: number;
};
type Line = {
	readonly branch: string;
	readonly name: string;
	readonly kind: string;
	readonly mark: Mark;
	readonly text: string;
};

const branches = {
	boxes: { child: "├─ ", last: "└─ ", reference: "├→ ", lastReference: "└→ " },
	plain: { child: "|- ", last: "`- ", reference: "|> ", lastReference: "`> " },
} as const;
/** Longer names push their own line only. */
const widestName = 40;
/** Of a long text at least so much is shown. */
const leastText = 12;

export function treeLines(sight: Sight, drawing: Drawing): string {
	const lines = linesOf(sight, drawing);
	const nameWidth = Math.min(
		widestName,
		Math.max(...lines.map(({ branch, name }) => branch.length + name.length)),
	);
	const kindWidth = Math.max(...lines.map(({ kind }) => kind.length));
	return lines
		.map((line) => `${drawn(line, { nameWidth, kindWidth }, drawing)}\n`)
		.join("");
}

function linesOf(sight: Sight, { isAscii }: Drawing): Line[] {
	const { kind, name, reason, message, children = [], references = [] } = sight;
	const twigs = [
		...folded(children).map((each) => ({ ...each, tie: "child" as const })),
		...folded(references).map((each) => ({
			...each,
			tie: "reference" as const,
		})),
	];
	const forms = branches[isAscii ? "plain" : "boxes"];
	const root = { branch: "", name: visible(name), kind, mark: markOf(sight) };
	const joint = sight.state === "Current" ? "but" : "also";
	const remarks = remarksOn(sight).map((each) => `, ${joint} ${each.reason}`);
	return [
		{ ...root, text: visible((reason || message) + remarks.join("")) },
		...twigs.map(({ tie, ...twig }, index): Line => {
			const isLast = index === twigs.length - 1;
			const lastForm = tie === "child" ? "last" : "lastReference";
			return {
				branch: forms[isLast ? lastForm : tie],
				name: visible(twig.name),
				kind: visible(twig.kind),
				mark: twig.mark,
				text: visible(twig.message),
			};
		}),
	];
}

/** So many alike are listed; of more only the first few and how many there are. */
const most = 6;
const shownOfMany = 3;

/** Many children of one kind in one state become few lines. */
function folded(relatives: readonly Relative[]): Relative[] {
	const likes = Map.groupBy(relatives, ({ kind, mark }) => `${kind} ${mark}`);
	return [...likes.values()].flatMap((alike) => {
		const [first] = alike;
		if (!first || alike.length <= most) return alike;
		const left = alike.length - shownOfMany;
		return [
			...alike.slice(0, shownOfMany),
			{ ...first, name: `... and ${left} more`, message: "" },
		];
	});
}

function drawn(
	{ branch, name, kind, mark, text }: Line,
	{ nameWidth, kindWidth }: { nameWidth: number; kindWidth: number },
	{ style, isAscii, width }: Drawing,
): string {
	const start = `${`${branch}${name}`.padEnd(nameWidth)}  ${kind.padEnd(kindWidth)}  `;
	const room = Math.max(leastText, width - start.length - 2);
	const sign = signOf(mark, isAscii);
	const rest = marked(
		style,
		mark,
		`${sign} ${cut(text, room, isAscii)}`.trimEnd(),
	);
	return start + rest;
}
