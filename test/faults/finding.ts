// What an oracle found: enough to believe it, and to see it again.

export type Finding = {
	/** "O1". */
	oracle: string;
	/** By which it is replayed. */
	seed: number;
	text: string;
};

/** What became of one oracle in one seed. */
export type Verdict = { oracle: string; seed: number; passed: boolean };

export type RoundResult = {
	verdicts: Verdict[];
	findings: Finding[];
	/** The proxy's decisions, for people. */
	decisions: readonly string[];
	seconds: number;
	/** What the round did, in counts. */
	notes: { [what: string]: number };
};

/** One verdict per oracle and seed: it passed when nothing was found. */
export function verdictsOf(
	oracles: readonly string[],
	seeds: readonly number[],
	findings: readonly Finding[],
): Verdict[] {
	return oracles.flatMap((oracle) =>
		seeds.map((seed) => ({
			oracle,
			seed,
			passed: !findings.some(
				(finding) => finding.oracle === oracle && finding.seed === seed,
			),
		})),
	);
}
