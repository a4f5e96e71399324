// Everything worth knowing of one object on one screen: state, sentence, what the kind shows, its tree, and where to go next.

import { reasons } from "../../api/reasons.ts";
import { visible, wrapped } from "../terminal.ts";
import { ageOf } from "./age.ts";
import type { Sight } from "./sight.ts";
import { addressOf, markOf, remarksOn } from "./sight.ts";
import type { Remark } from "./state.ts";
import { marked } from "./state.ts";
import type { Drawing } from "./tree-lines.ts";
import { treeLines } from "./tree-lines.ts";

export function block(sight: Sight, drawing: Drawing, now: Date): string {
	const { kind, state, reason, message, children } = sight;
	const { style, width } = drawing;
	const title = `${kind} ${visible(addressOf(sight))}`;
	const verdict = [state, visible(reason)].filter(Boolean).join("  ");
	const remarks = remarksOn(sight);
	const unclear = [
		...(state === "Current" ? [] : [reason]),
		...remarks.map((remark) => remark.reason),
	].filter((each) => each in reasons);
	return [
		`${style("bold", title)}  ${marked(style, markOf(sight), verdict)}\n`,
		message ? wrapped(visible(message), "  ", width) : "",
		...remarks.map((remark) => wrapped(lineOf(remark), "  ", width)),
		...facts(sight, now).map((line) => wrapped(line, "  ", width)),
		children ? `\n${treeLines(sight, drawing)}` : "",
		...new Set(unclear.map((each) => `Next: seaworthy explain ${each}\n`)),
	].join("");
}

const lineOf = ({ type, status, reason, message }: Remark): string =>
	visible(`! ${type} ${status}, ${reason}: ${message}`);

/** Lines of name and value; a break is better between two of them than within. */
function facts(sight: Sight, now: Date): string[] {
	const { generation = 0, observedGeneration, created, shows } = sight;
	const sameOrNot = observedGeneration === generation ? "=" : "but";
	const age = ageOf(created, now);
	const general = [
		`generation ${generation} ${sameOrNot} ${observedGeneration ?? "nothing"} observed`,
		...(age ? [`age ${age}`] : []),
	];
	const own = Object.entries(shows).map(
		([name, value]) => `${name.toLowerCase()} ${visible(value)}`,
	);
	return [own, general]
		.filter((line) => line.length > 0)
		.map((line) => line.join(", "));
}
