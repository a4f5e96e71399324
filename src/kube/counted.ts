// A number of things in words, for messages.

/** "1 pod", "2 pods" */
export const counted = (count: number, noun: string): string =>
	`${count} ${noun}${count === 1 ? "" : "s"}`;
