// Order of resourceVersions of one resource.

/** Negative when `a` is older than `b`. Compared as decimal strings: they outgrow what a Number holds exactly. */
export function compareVersions(a: string, b: string): number {
	if (a.length !== b.length) return a.length - b.length;
	return a < b ? -1 : a > b ? 1 : 0;
}

export const isNewer = (a: string, b: string): boolean =>
	compareVersions(a, b) > 0;
