// What a queue is made with.

/** A change goes first; `start-up` is what a new leader looks at: thousands of keys at once, most of them in order. */
export type Priority = "change" | "start-up";

export type QueueOptions = {
	/** Does the work of one key; what it returns says when to come back by itself, in milliseconds. */
	work: (key: string) => Promise<number | undefined>;
	/** The wait before a key that failed runs again; `failures` counts from 1. */
	delay: (error: unknown, failures: number) => Delay;
	concurrency: number;
	/** The namespace of a key: each has its turn, and its share of what runs. */
	groupOf: (key: string) => string;
	observe: QueueObserver;
};
export type QueueObserver = {
	depth(queued: number, running: number): void;
	added(): void;
	waited(seconds: number): void;
	/** Work on a key begins; what it gives is called at its end. */
	started(): () => void;
	retried(): void;
};

/** Milliseconds. `isAsked`: the server named them, nothing shortens them. */
export type Delay = { milliseconds: number; isAsked: boolean };
