// What a command may do to the outside: data to stdout, everything else to stderr, colour where it is wanted.

import { isatty } from "node:tty";
import { styleText } from "node:util";

export type Format = Parameters<typeof styleText>[0];
export type Color = "auto" | "always" | "never";
export type Terminal = {
	/** Data. A line break at the end is the caller's. */
	readonly out: (text: string) => void;
	/** Errors and progress. */
	readonly err: (text: string) => void;
	/** Colours text for stdout. */
	readonly style: (format: Format, text: string) => string;
	/** Columns of stdout: at least 80, more on a wide screen. */
	readonly width: number;
	/** Whether a person looks at stdout. */
	readonly isScreen: boolean;
	readonly stdin: () => Promise<Uint8Array>;
};

/** `auto` asks NO_COLOR, FORCE_COLOR and whether stdout is a terminal. */
export function processTerminal(color: Color): Terminal {
	const { stdout, stderr, stdin } = process;
	return {
		out: (text) => void stdout.write(text),
		err: (text) => void stderr.write(text),
		style: (format, text) => {
			if (color === "never") return text;
			if (color === "always")
				return styleText(format, text, { validateStream: false });
			return styleText(format, text, { stream: stdout });
		},
		width: Math.max(80, stdout.columns ?? 0),
		isScreen: isatty(stdout.fd),
		stdin: async () => {
			const chunks: Buffer[] = [];
			for await (const chunk of stdin) chunks.push(Buffer.from(chunk));
			return Buffer.concat(chunks);
		},
	};
}

const controls = /[\p{Cc}\u2028\u2029]/gu;

/** Text from files and clusters as a terminal may show it: control characters would move the cursor or recolour the screen. */
export const visible = (text: string): string =>
	text
		.replaceAll(/[\t\n]/g, " ")
		.replaceAll(
			controls,
			(character) =>
				`\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
		);

/** The text, or as much of it as there is room for, and that it goes on. */
export function cut(text: string, room: number, isAscii = false): string {
	if (text.length <= room) return text;
	const dots = isAscii ? "..." : "…";
	return text.slice(0, room - dots.length).toWellFormed() + dots;
}

/** Lines of at most `width` columns, each after `indent`. */
export function wrapped(text: string, indent = "", width = 80): string {
	const lines: string[] = [];
	let line = "";
	for (const word of text.split(" ")) {
		const longer = line === "" ? word : `${line} ${word}`;
		if (line !== "" && indent.length + longer.length > width) {
			lines.push(line);
			line = word;
		} else line = longer;
	}
	return [...lines, line].map((each) => `${indent}${each}\n`).join("");
}
