// Many objects, one line each, the worst first; then a line that counts them.

import { counted } from "../../kube/counted.ts";
import type { Terminal } from "../terminal.ts";
import { cut, visible } from "../terminal.ts";
import { ageOf } from "./age.ts";
import type { Sight } from "./sight.ts";
import { markOf, remarksOn } from "./sight.ts";
import type { Mark } from "./state.ts";
import { marked } from "./state.ts";

type Options = {
	readonly style: Terminal["style"];
	readonly now: Date;
	/** Whether objects of several namespaces are among them. */
	readonly isWide: boolean;
	readonly isAscii: boolean;
	/** Columns of the screen; undefined where nobody looks at one, and messages stay whole. */
	readonly width?: number | undefined;
};

/** Of a long message at least so much is shown. */
const leastMessage = 20;

export function table(
	sights: readonly Sight[],
	{ style, now, isWide, isAscii, width }: Options,
): string {
	const rows = sights.map((sight) => [
		...(isWide ? [sight.namespace ?? "-"] : []),
		sight.kind,
		visible(sight.name),
		sight.state,
		...telling(sight),
		ageOf(sight.created, now) || "-",
	]);
	const titles = ["KIND", "NAME", "STATE", "REASON", "AGE"];
	const head = isWide ? ["NAMESPACE", ...titles] : titles;
	const widths = head.map((title, column) =>
		Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
	);
	const start = widths.reduce((sum, each) => sum + each + 2, 0);
	const room = Math.max(leastMessage, (width ?? Infinity) - start);
	const padded = (row: readonly string[]) =>
		row.map((text, column) => text.padEnd(widths[column] ?? 0));
	const line = (cells: readonly string[]) => `${cells.join("  ").trimEnd()}\n`;
	const stateColumn = head.indexOf("STATE");
	const body = sights.map((sight, index) => {
		const cells = padded(rows[index] ?? []).map((cell, column) =>
			column === stateColumn ? marked(style, markOf(sight), cell) : cell,
		);
		return line([...cells, cut(messageOf(sight), room, isAscii)]);
	});
	const title = line([...padded(head), "MESSAGE"]).trimEnd();
	return `${style("bold", title)}\n${body.join("")}`;
}

/** The reason; of what is current and has something amiss that. */
function telling(sight: Sight): [string] {
	const [remark] = markOf(sight) === "Remarked" ? remarksOn(sight) : [];
	return [visible(remark?.reason ?? sight.reason) || "-"];
}

/** What is current and has nothing amiss needs no words. */
function messageOf(sight: Sight): string {
	if (sight.state !== "Current") return visible(sight.message);
	return visible(remarksOn(sight)[0]?.message ?? "");
}

const order: readonly Mark[] = [
	"Failed",
	"InProgress",
	"Terminating",
	"Remarked",
	"Current",
];

/** Objects in one state stay in the order they came in. */
export const worstFirst = (sights: readonly Sight[]): Sight[] =>
	sights.toSorted((a, b) => rankOf(a) - rankOf(b));
const rankOf = (sight: Sight) => order.indexOf(markOf(sight));

/** "5 objects: 1 Failed, 1 InProgress, 3 Current (1 with remarks)" */
export function summary(sights: readonly Sight[]): string {
	const states = order.flatMap((state) => {
		const alike = sights.filter((sight) => sight.state === state);
		if (alike.length === 0) return [];
		const remarked = alike.filter((sight) => markOf(sight) === "Remarked");
		const rest =
			remarked.length > 0 ? ` (${remarked.length} with remarks)` : "";
		return [`${alike.length} ${state}${rest}`];
	});
	return `${counted(sights.length, "object")}: ${states.join(", ")}`;
}
