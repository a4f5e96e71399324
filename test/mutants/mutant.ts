// A known bug, planted on purpose: one exact text of one source file becomes another.

/** What operators are known to get wrong; each class has at least one mutant. */
export type BugClass =
	| "knows an owner by name, not by uid"
	| "merges into an object of somebody else"
	| "trusts a stale cache"
	| "acts on a spec that is over"
	| "misses a change"
	| "goes back in time"
	| "takes an object made anew for an update"
	| "stops watching for good"
	| "writes at rest"
	| "does not see drift"
	| "gives up for good"
	| "makes a storm of calls"
	| "lets two write"
	| "stops uncleanly"
	| "applies in the wrong order"
	| "says Ready too early"
	| "shows a value"
	| "opens what should be closed"
	| "depends on an order that means nothing"
	| "grows without bounds"
	| "cuts off what runs"
	| "loses what was written"
	| "takes an input for something else";

export type Mutant = {
	/** What it does, as a sentence without a subject. `R7: ` before it names the rule of docs/security.md that it takes out. */
	readonly name: string;
	readonly bugClass: BugClass;
	/** Relative to the repository. */
	readonly file: string;
	/** Occurs exactly once in the file. */
	readonly find: string;
	readonly replace: string;
	/** The file of the story that alone can kill it: no test without a cluster sees it. */
	readonly story?: string;
};

/** The rule of security that it takes out. */
export const ruleOf = ({ name }: Mutant): string | undefined =>
	/^(R\d+): /.exec(name)?.[1];

/** Several of one file. */
export const inFile = (
	file: string,
	mutants: readonly Omit<Mutant, "file">[],
): Mutant[] => mutants.map((mutant) => ({ ...mutant, file }));

/** The source with the bug in it; throws unless the text occurs exactly once. */
export function planted(source: string, { name, find, replace }: Mutant) {
	const parts = source.split(find);
	if (parts.length !== 2)
		throw new Error(`"${name}" occurs ${parts.length - 1} times in its file`);
	return parts.join(replace);
}
