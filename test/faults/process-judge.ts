// O5, of the process: it lives, it rejects nothing unhandled, and its log is no storm of errors.

import type { Running } from "./ground.ts";

/** Lines of level error that a minute of faults may bring. */
const mostErrors = 50;

export function judgeProcess(operator: Running): string[] {
	const lines = operator.log();
	const unhandled = lines.filter(
		({ message }) =>
			message === "unhandled rejection" ||
			/^(Uncaught|\s+at )/.test(`${message}`),
	);
	const errors = lines.filter(({ level }) => level === "error");
	const ended = operator.hasEnded() && !operator.isMeantToEnd;
	return [
		...(ended ? ["the process ended by itself"] : []),
		...unhandled
			.slice(0, 3)
			.map((line) => `unhandled: ${JSON.stringify(line)}`),
		...(errors.length > mostErrors
			? [
					`${errors.length} lines of errors, such as ${JSON.stringify(errors.at(-1))}`,
				]
			: []),
	];
}
