// Prints the rows as a table for people, and as the Markdown of docs/performance.md.

import type { Row } from "./scenario.ts";

const heads = { goal: "what", target: "goal", figure: "measured", verdict: "" };

/** A line of three per row, each under its head, so that long figures stay whole. */
export function table(rows: readonly Row[]): string {
	const width = Math.max(...rows.map(({ goal }) => goal.length));
	return rows
		.map(({ goal, target, figure, verdict }) =>
			[
				`${verdict.padEnd(8)} ${goal.padEnd(width)}  ${figure}`,
				`${" ".repeat(8)} ${"".padEnd(width)}  goal: ${target}`,
			].join("\n"),
		)
		.join("\n");
}

export function markdown(rows: readonly Row[]): string {
	const line = ({ goal, target, figure, verdict }: typeof heads) =>
		`| ${[goal, target, figure, verdict].map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
	return [line(heads), "|---|---|---|---|", ...rows.map(line)].join("\n");
}

/** One closing line: how many goals were held, missed and not run. */
export function summary(rows: readonly Row[]): string {
	const count = (verdict: Row["verdict"]) =>
		rows.filter((row) => row.verdict === verdict).length;
	return `${count("held")} goals held, ${count("missed")} missed, ${count("not run")} not run`;
}
