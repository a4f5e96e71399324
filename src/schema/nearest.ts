// "did you mean": the known word that a misspelt one is nearest to.

/** Undefined where nothing is near enough to be meant: more than one edit per three letters. */
export function nearest(
	word: string,
	known: readonly string[],
): string | undefined {
	const limit = Math.max(1, Math.floor(word.length / 3));
	let best: string | undefined;
	let least = limit + 1;
	for (const candidate of known) {
		if (Math.abs(candidate.length - word.length) >= least) continue;
		const edits = distance(word.toLowerCase(), candidate.toLowerCase());
		if (edits < least) [best, least] = [candidate, edits];
	}
	return best;
}

/** Edits (insert, delete, replace, swap of neighbours) between two words. */
function distance(a: string, b: string): number {
	const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
	const cell = (i: number, j: number) => rows[i]?.[j] ?? 0;
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		rows.push(row);
		for (let j = 1; j <= b.length; j++) {
			const cost = a[i - 1] === b[j - 1] ? 0 : 1;
			const swapped =
				i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
			row.push(
				Math.min(
					cell(i - 1, j) + 1,
					cell(i, j - 1) + 1,
					cell(i - 1, j - 1) + cost,
					swapped ? cell(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY,
				),
			);
		}
	}
	return cell(a.length, b.length);
}
