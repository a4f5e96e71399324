// Waiting for something that another process does.

import { setTimeout as wait } from "node:timers/promises";

/** Asks again every `every` ms until the answer is not undefined; rejects after `seconds` with what was waited for. */
export async function until<T>(
	what: string,
	ask: () => Promise<T | undefined>,
	seconds = 60,
	every = 100,
): Promise<T> {
	const end = performance.now() + seconds * 1000;
	for (;;) {
		const answer = await ask();
		if (answer !== undefined) return answer;
		if (performance.now() > end)
			throw new Error(`waited ${seconds} s in vain until ${what}`);
		await wait(every);
	}
}
