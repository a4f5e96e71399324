// Numbers of several runs as one: medians, percentiles, spread.

/** The value below which the share `q` (0 to 1) of the values lies, by nearest rank; NaN of nothing. */
export function percentile(values: readonly number[], q: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	const rank = Math.max(1, Math.ceil(q * sorted.length));
	return sorted[rank - 1] ?? Number.NaN;
}

/** The middle value, or the mean of the two in the middle; NaN of nothing. */
export function median(values: readonly number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	const middle = sorted.length / 2;
	const low = sorted[Math.ceil(middle) - 1] ?? Number.NaN;
	const high = sorted[Math.floor(middle)] ?? Number.NaN;
	return (low + high) / 2;
}

/** Lowest to highest as text. */
export const spread = (values: readonly number[], digits = 0): string =>
	values.length < 2
		? "one run"
		: `${Math.min(...values).toFixed(digits)}-${Math.max(...values).toFixed(digits)}`;

export const sum = (values: readonly number[]): number =>
	values.reduce((total, value) => total + value, 0);
