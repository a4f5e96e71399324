// What a scenario is: it acts on a settled cluster and gives rows of the table.

import type { Size } from "./size.ts";
import type { World } from "./world.ts";

/** One line of the table. */
export type Row = {
	/** What is measured, and what runtime.md asks of it. */
	goal: string;
	target: string;
	figure: string;
	/** "info" where no goal is set, or where it is set for more than was measured. */
	verdict: "held" | "missed" | "not run" | "info";
};

export type Bench = {
	size: Size;
	/** One line of progress. */
	say: (line: string) => void;
	/** Adds a line to the raw results. */
	keep: (kind: string, data: object) => void;
};

export type Scenario = {
	name: string;
	run: (world: World, bench: Bench) => Promise<Row[]>;
};

/** Never rounds: the figure that is judged is the one that was measured. */
export const judged = (isHeld: boolean): Row["verdict"] =>
	isHeld ? "held" : "missed";

/** A goal that is set for so many Apps can be missed with fewer, but not held. */
export const judgedAt = (
	apps: number,
	needed: number,
	isHeld: boolean,
): Row["verdict"] => (isHeld && apps < needed ? "info" : judged(isHeld));
