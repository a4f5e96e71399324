// Where progress goes: one line at a time, for people. What is not progress is a return value or an error.

/** Takes one line of progress, without a line end. */
export type Report = (line: string) => void;

/** Prints progress to standard error, so that standard output stays the command's own. */
export const reportToStandardError: Report = (line) => {
	process.stderr.write(`${line}\n`);
};

/** Seconds since `start` (milliseconds of `Date.now()`), as people read them: "0.3 s", "3 min 27 s". */
export function since(start: number): string {
	const seconds = (Date.now() - start) / 1000;
	if (seconds < 60) return `${seconds.toFixed(1)} s`;
	return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}
