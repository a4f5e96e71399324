// Queues without metrics, for tests.

import { setTimeout as wait } from "node:timers/promises";
import { Queue } from "../../src/runtime/queue.ts";

export const observe = {
	depth: () => {},
	added: () => {},
	waited: () => {},
	started: () => () => {},
	retried: () => {},
};

export const groupOf = (key: string) => key.split("/")[1] ?? "";
const soon = { milliseconds: 1, isAsked: false };

export function queueOf(
	work: (key: string) => Promise<number | undefined>,
	concurrency = 4,
	delay = soon,
) {
	return new Queue({
		work,
		concurrency,
		observe,
		groupOf,
		delay: () => delay,
	});
}

/** Resolves when nothing waits and nothing runs. */
export async function settled(queue: Queue): Promise<void> {
	while (!queue.isIdle) await wait(1);
}
