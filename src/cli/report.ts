// What is wrong with files, and the forms in which lint and render say it.

import type { Terminal } from "./terminal.ts";
import { visible } from "./terminal.ts";

export type Report = {
	readonly file: string;
	readonly line: number;
	readonly column: number;
	readonly severity: "error" | "warning";
	/** Path as text, empty for the whole document. */
	readonly at: string;
	readonly message: string;
	readonly rule: string;
};
/** By file in the given order, then by line. */
export function sortReports(
	reports: readonly Report[],
	files: readonly string[],
): Report[] {
	const rank = new Map(files.map((file, index) => [file, index]));
	const rankOf = ({ file }: Report) => rank.get(file) ?? files.length;
	return reports.toSorted(
		(a, b) => rankOf(a) - rankOf(b) || a.line - b.line || a.column - b.column,
	);
}

/** Longest text of a column that is filled up with blanks. */
const widest = 72;

/** `app.yaml:14:7  error  spec.ports[1].name  must be unique  [dup-key]`, in columns. */
export function reportLines(
	reports: readonly Report[],
	style: Terminal["style"],
): string {
	const rows = reports.map(({ file, line, column, at, message }) => ({
		place: visible(`${file}:${line}:${column}`),
		at: visible(at),
		message: visible(message),
	}));
	const width = (column: "place" | "at" | "message") =>
		Math.min(widest, Math.max(...rows.map((row) => row[column].length)));
	const widths = {
		place: width("place"),
		at: width("at"),
		message: width("message"),
	};
	const severityWidth = reports.some(({ severity }) => severity === "warning")
		? "warning".length
		: "error".length;
	const lines = reports.map(({ severity, rule }, index) => {
		const row = rows[index] ?? { place: "", at: "", message: "" };
		const colour = severity === "error" ? "red" : "yellow";
		return [
			style("bold", row.place.padEnd(widths.place)),
			style(colour, severity.padEnd(severityWidth)),
			...(widths.at > 0 ? [row.at.padEnd(widths.at)] : []),
			row.message.padEnd(widths.message),
			style("dim", `[${rule}]`),
		].join("  ");
	});
	return lines.map((line) => `${line}\n`).join("");
}
