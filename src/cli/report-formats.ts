// Findings for machines: SARIF for code scanning, and the lines that GitHub turns into annotations.

import manifest from "../../package.json" with { type: "json" };
import type { Report } from "./report.ts";

/** SARIF 2.1.0. */
export function sarif(reports: readonly Report[]): unknown {
	const rules = [...new Set(reports.map(({ rule }) => rule))].sort();
	return {
		$schema: "https://json.schemastore.org/sarif-2.1.0.json",
		version: "2.1.0",
		runs: [
			{
				tool: {
					driver: {
						name: manifest.name,
						version: manifest.version,
						rules: rules.map((id) => ({ id })),
					},
				},
				columnKind: "utf16CodeUnits",
				results: reports.map(result),
			},
		],
	};
}

function result(report: Report): unknown {
	const { file, line, column, severity, at, message, rule } = report;
	const uri = file.split("/").map(encodeURIComponent).join("/");
	return {
		ruleId: rule,
		level: severity,
		message: { text: at ? `${at} ${message}` : message },
		locations: [
			{
				physicalLocation: {
					artifactLocation: { uri },
					region: { startLine: line, startColumn: column },
				},
				...(at && { logicalLocations: [{ fullyQualifiedName: at }] }),
			},
		],
	};
}

/** Workflow commands: `::error file=app.yaml,line=3,col=5,title=dup-key::spec.ports ...`. */
export const githubLines = (reports: readonly Report[]): string =>
	reports
		.map(({ file, line, column, severity, at, message, rule }) => {
			const place = `file=${property(file)},line=${line},col=${column}`;
			const text = at ? `${at} ${message}` : message;
			return `::${severity} ${place},title=${property(rule)}::${data(text)}\n`;
		})
		.join("");

const data = (text: string) =>
	text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
const property = (text: string) =>
	data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
