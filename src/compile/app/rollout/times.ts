// Reckoning with times as Kubernetes writes them: RFC 3339, whole seconds.

export function later(time: string, seconds: number): string {
	const moment = Date.parse(time);
	// What cannot be read is over at once.
	if (Number.isNaN(moment)) return "";
	return `${new Date(moment + seconds * 1000).toISOString().slice(0, 19)}Z`;
}

export const isPast = (time: string, at: string): boolean => time <= at;

export const earliest = (
	times: readonly (string | undefined)[],
): string | undefined => times.filter((time) => time !== undefined).sort()[0];
