// The work queue: a key is idle, queued, running or running and dirty; never running twice at once.

export type QueueOptions = {
	/** Does the work of one key; what it returns says when to come back by itself, in milliseconds. */
	work: (key: string) => Promise<number | undefined>;
	/** The wait before a key that failed runs again; `failures` counts from 1. */
	delay: (error: unknown, failures: number) => number;
	concurrency: number;
	observe: QueueObserver;
};
export type QueueObserver = {
	depth(queued: number, running: number): void;
	added(): void;
	waited(seconds: number): void;
	retried(): void;
};

export class Queue {
	readonly #options: QueueOptions;
	/** When each queued key was added, in order of arrival. */
	readonly #queued = new Map<string, number>();
	readonly #running = new Map<string, { isDirty: boolean }>();
	readonly #timers = new Map<string, { due: number; timer: NodeJS.Timeout }>();
	readonly #failures = new Map<string, number>();
	#isOpen = false;
	#idle: (() => void)[] = [];

	constructor(options: QueueOptions) {
		this.#options = options;
	}

	get isIdle(): boolean {
		return this.#queued.size === 0 && this.#running.size === 0;
	}

	/** Merges with what is queued; while the key runs it is remembered and runs once more after. */
	add(key: string): void {
		const running = this.#running.get(key);
		if (running) running.isDirty = true;
		else if (!this.#queued.has(key)) {
			this.#queued.set(key, performance.now());
			this.#options.observe.added();
		}
		this.#pump();
	}

	/** Adds the key after so many milliseconds; the earliest of several wins. */
	addAfter(key: string, milliseconds: number): void {
		const due = performance.now() + milliseconds;
		const pending = this.#timers.get(key);
		if (pending && pending.due <= due) return;
		clearTimeout(pending?.timer);
		const timer = setTimeout(() => {
			this.#timers.delete(key);
			this.add(key);
		}, milliseconds);
		timer.unref();
		this.#timers.set(key, { due, timer });
	}

	/** Only an open queue works; a closed one collects, so that a standby starts warm. */
	open(): void {
		this.#isOpen = true;
		this.#pump();
	}

	/** Starts nothing new and resolves when nothing runs any more, or after the time given. */
	async close(milliseconds: number): Promise<void> {
		this.#isOpen = false;
		for (const { timer } of this.#timers.values()) clearTimeout(timer);
		this.#timers.clear();
		if (this.#running.size === 0) return;
		await new Promise<void>((resolve) => {
			const timer = setTimeout(resolve, milliseconds);
			this.#idle.push(() => {
				clearTimeout(timer);
				resolve();
			});
		});
	}

	#pump(): void {
		while (this.#isOpen && this.#running.size < this.#options.concurrency) {
			const [next] = this.#queued;
			if (!next) break;
			const [key, since] = next;
			this.#queued.delete(key);
			this.#options.observe.waited((performance.now() - since) / 1000);
			this.#running.set(key, { isDirty: false });
			void this.#run(key);
		}
		this.#options.observe.depth(this.#queued.size, this.#running.size);
	}

	async #run(key: string): Promise<void> {
		try {
			const again = await this.#options.work(key);
			this.#failures.delete(key);
			if (again !== undefined) this.addAfter(key, again);
		} catch (error) {
			const failures = (this.#failures.get(key) ?? 0) + 1;
			this.#failures.set(key, failures);
			this.#options.observe.retried();
			this.addAfter(key, this.#options.delay(error, failures));
		}
		const isDirty = this.#running.get(key)?.isDirty;
		this.#running.delete(key);
		if (isDirty) this.add(key);
		this.#pump();
		if (this.#running.size > 0) return;
		for (const resolve of this.#idle.splice(0)) resolve();
	}
}

const longestDelay = 60_000;

/** Full jitter up to 60 s; a wait that the server asked for is honoured. */
export function backoff(
	retryAfter: number | undefined,
	failures: number,
): number {
	const ceiling = Math.min(longestDelay, 50 * 2 ** Math.min(failures, 20));
	return Math.max(retryAfter ?? 0, Math.random() * ceiling);
}

const firstRetry = 30_000;
const longestRetry = 600_000;

/** When to look again at what the API server refuses: it may be allowed later without any event that we see. */
export class Retries {
	readonly #times = new Map<string, number>();

	/** Milliseconds: 30 s, doubling to 10 min while it goes on; undefined once it is over. */
	next(key: string, isRefused: boolean): number | undefined {
		if (!isRefused) {
			this.#times.delete(key);
			return undefined;
		}
		const times = this.#times.get(key) ?? 0;
		this.#times.set(key, times + 1);
		return Math.min(longestRetry, firstRetry * 2 ** Math.min(times, 10));
	}
}
