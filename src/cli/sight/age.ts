// Time since something was made, as kubectl shortens it: 45s, 12m, 5h, 3d.

const units = [
	{ sign: "d", seconds: 86_400 },
	{ sign: "h", seconds: 3600 },
	{ sign: "m", seconds: 60 },
] as const;

/** `created` is RFC 3339; empty where it is missing or no time. */
export function ageOf(created: string | undefined, now: Date): string {
	const seconds = Math.floor(
		(now.getTime() - Date.parse(created ?? "")) / 1000,
	);
	if (!Number.isFinite(seconds)) return "";
	// Below two of a unit the next smaller one says more.
	const unit = units.find((each) => seconds >= 2 * each.seconds);
	if (!unit) return `${Math.max(0, seconds)}s`;
	return `${Math.floor(seconds / unit.seconds)}${unit.sign}`;
}
