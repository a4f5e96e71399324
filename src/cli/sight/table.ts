// Many objects, one line each.

import type { Terminal } from "../terminal.ts";
import { visible } from "../terminal.ts";
import { ageOf } from "./age.ts";
import type { Sight } from "./sight.ts";
import { marked } from "./state.ts";

type Options = {
	readonly style: Terminal["style"];
	readonly now: Date;
	/** Whether objects of several namespaces are among them. */
	readonly isWide: boolean;
};

export function table(
	sights: readonly Sight[],
	{ style, now, isWide }: Options,
): string {
	const rows = sights.map((sight) => [
		...(isWide ? [sight.namespace ?? "-"] : []),
		sight.kind,
		visible(sight.name),
		sight.state,
		visible(sight.reason) || "-",
		ageOf(sight.created, now) || "-",
	]);
	const titles = ["KIND", "NAME", "STATE", "REASON", "AGE"];
	const head = isWide ? ["NAMESPACE", ...titles] : titles;
	const widths = head.map((title, column) =>
		Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
	);
	const padded = (row: readonly string[]) =>
		row.map((text, column) => text.padEnd(widths[column] ?? 0));
	const line = (cells: readonly string[]) => `${cells.join("  ").trimEnd()}\n`;
	const stateColumn = head.indexOf("STATE");
	const body = rows.map((row, index) => {
		const { state } = sights[index] as Sight;
		const cells = padded(row).map((cell, column) =>
			column === stateColumn ? marked(style, state, cell) : cell,
		);
		return line(cells);
	});
	return style("bold", line(padded(head)).trimEnd()) + "\n" + body.join("");
}
