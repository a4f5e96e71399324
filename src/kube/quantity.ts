// Kubernetes quantities, read exactly: compared and added, never printed back in place of what a user wrote.

const suffixes: { [suffix: string]: bigint } = {
	"": 1000n,
	m: 1n,
	k: 1000n * 1000n,
	M: 1000n * 1000n ** 2n,
	G: 1000n * 1000n ** 3n,
	T: 1000n * 1000n ** 4n,
	P: 1000n * 1000n ** 5n,
	Ki: 1000n * 1024n,
	Mi: 1000n * 1024n ** 2n,
	Gi: 1000n * 1024n ** 3n,
	Ti: 1000n * 1024n ** 4n,
	Pi: 1000n * 1024n ** 5n,
};

// Both patterns read alike in RE2 and JavaScript. Exponents and signs are left out: nobody sizes a container with them. Zero is left out:
// Kubernetes takes a limit of zero for none.
const fraction = "([1-9][0-9]{0,2}|0[1-9][0-9]?|00[1-9])";
/** Bytes with a unit, or so many that none is missing. `m` is left out: 512m is half a byte. */
export const bytesPattern = `^([1-9][0-9]{0,14}([.][0-9]{1,3})?|0[.]${fraction})(k|M|G|T|P|Ki|Mi|Gi|Ti|Pi)$|^[1-9][0-9]{6,14}$`;
/** The least number of bytes without a unit. */
export const minPlainBytes = 1_000_000;
/** Cores up to `maxCores`, or thousandths of a core. */
export const cpuPattern = `^([1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-6])([.][0-9]{1,3})?$|^0[.]${fraction}$|^[1-9][0-9]{0,5}m$`;
/** A larger number is meant as thousandths. */
export const maxCores = 256;

/** Thousandths of the unit (bytes, cores). The text has matched one of the patterns. */
export function milli(quantity: string | number): bigint {
	const [, whole = "0", fraction = "", suffix = ""] =
		/^(\d+)(?:\.(\d+))?([A-Za-z]*)$/.exec(String(quantity)) ?? [];
	const scale = suffixes[suffix] ?? 1000n;
	const parts = BigInt(whole + fraction.padEnd(3, "0"));
	return (parts * scale) / 1000n;
}

/** Whole bytes, rounded up. */
export const bytesOf = (quantity: string | number): bigint =>
	(milli(quantity) + 999n) / 1000n;

/** Sum of byte quantities in the largest binary unit that prints it whole. */
export function sumBytes(quantities: readonly (string | number)[]): string {
	const total = quantities.reduce((sum, each) => sum + milli(each), 0n);
	const bytes = (total + 999n) / 1000n;
	for (const [suffix, size] of [
		["Gi", 1024n ** 3n],
		["Mi", 1024n ** 2n],
		["Ki", 1024n],
	] as const)
		if (bytes % size === 0n && bytes > 0n) return `${bytes / size}${suffix}`;
	return String(bytes);
}
