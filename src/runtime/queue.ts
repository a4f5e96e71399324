// The work queue: a key is idle, queued, running or running and dirty; never running twice at once.

import { LoopShare } from "./loop-share.ts";
import { hasShare, RoundRobin, Tally } from "./round-robin.ts";
import type { Priority, QueueOptions } from "./queue-options.ts";
import { Spacing } from "./spacing.ts";

type Running = { priority: Priority; again?: Priority };
/** `count`: tries that failed in a row, each at its time; `due`: when the next one is, of the monotonic clock. */
type Failure = { count: number; isAsked: boolean; due: number };
type Timer = { due: number; timer: NodeJS.Timeout };

/** Where both wait, every so many picks one is a start-up key, so that nothing starves. */
const startUpTurn = 8;
/** Some places are kept free of start-up keys: a change begins at once. */
const startUpShare = 0.75;

/** Milliseconds by which a timer may come too soon. */
const timerError = 2;

/** Keys that the success of one that had failed takes along of those that still wait: when a server is well again, all come back within seconds, and none before. */
const takenAlong = 2;

export class Queue {
	readonly #options: QueueOptions;
	/** When each queued key was added. */
	readonly #queued = {
		change: new RoundRobin<number>(),
		"start-up": new RoundRobin<number>(),
	};
	readonly #running = new Map<string, Running>();
	/** Of a priority, and of a priority in a namespace. */
	readonly #counts = new Tally();
	readonly #timers = new Map<string, Timer>();
	readonly #spacing = new Spacing();
	readonly #failures = new Map<string, Failure>();
	/** Of these the keys that may come early, the longest failed first. */
	readonly #hopeful = new Set<string>();
	#isOpen = false;
	#picks = 0;
	readonly #share = new LoopShare(() => this.#pump());
	#idle: (() => void)[] = [];

	constructor(options: QueueOptions) {
		this.#options = options;
	}

	get isIdle(): boolean {
		const { change, "start-up": startUp, running } = this.lengths;
		return change + startUp + running === 0;
	}

	/** Keys that wait, by priority; that are worked on; that come back by themselves; that failed last time. */
	get lengths(): {
		[of in Priority | "running" | "delayed" | "failed"]: number;
	} {
		return {
			change: this.#queued.change.size,
			"start-up": this.#queued["start-up"].size,
			running: this.#running.size,
			delayed: this.#timers.size,
			failed: this.#failures.size,
		};
	}

	/** Merges with what is queued, the higher priority wins; while the key runs it is remembered and runs once more after. */
	add(key: string, priority: Priority = "change"): void {
		// A standby collects nothing: keys of objects that are long gone would pile up, and who begins to lead looks at all.
		if (!this.#isOpen) return;
		const running = this.#running.get(key);
		if (!running) this.#enqueue(key, priority);
		else if (running.again !== "change") running.again = priority;
		this.#pump();
	}

	/** Adds the key after so many milliseconds; the earliest of several wins. */
	addAfter(key: string, milliseconds: number, priority?: Priority): void {
		if (!this.#isOpen) return;
		const due = performance.now() + milliseconds;
		const pending = this.#timers.get(key);
		if (pending && pending.due <= due) return;
		clearTimeout(pending?.timer);
		const timer = setTimeout(() => {
			this.#timers.delete(key);
			this.add(key, priority);
		}, milliseconds);
		timer.unref();
		this.#timers.set(key, { due, timer });
	}

	/** Only an open queue takes keys and works. */
	open(): void {
		this.#isOpen = true;
	}

	/** Starts nothing new, forgets what waits, and resolves when nothing runs any more, or after the time given. */
	async close(milliseconds: number): Promise<void> {
		this.#isOpen = false;
		for (const queued of Object.values(this.#queued)) queued.clear();
		for (const { timer } of this.#timers.values()) clearTimeout(timer);
		this.#timers.clear();
		this.#failures.clear();
		this.#hopeful.clear();
		if (this.#running.size === 0) return;
		await new Promise<void>((resolve) => {
			const timer = setTimeout(resolve, milliseconds);
			this.#idle.push(() => {
				clearTimeout(timer);
				resolve();
			});
		});
	}

	#enqueue(key: string, priority: Priority): void {
		const { change, "start-up": startUp } = this.#queued;
		const group = this.#options.groupOf(key);
		if (change.get(group, key) !== undefined || this.#mustWait(key)) return;
		const early = this.#spacing.remaining(key, performance.now());
		if (early > 0) return this.addAfter(key, early, priority);
		const since = startUp.get(group, key);
		if (since === undefined) this.#options.observe.added();
		else if (priority === "start-up") return;
		startUp.delete(group, key);
		this.#queued[priority].add(group, key, since ?? performance.now());
	}

	#pump(): void {
		while (!this.#share.isSpent) {
			const next = this.#next();
			if (!next) break;
			const { key, since, priority } = next;
			this.#options.observe.waited((performance.now() - since) / 1000);
			void this.#run(key, priority);
		}
		const { change, "start-up": startUp, running } = this.lengths;
		this.#options.observe.depth(change + startUp, running);
	}

	/** Of start-up keys only one begins before the event loop comes round, and only ahead of changes. */
	#next(): { key: string; since: number; priority: Priority } | undefined {
		const isStarting = this.#share.begun === 0 && this.#hasPlaceForStartUp();
		const isTurn = isStarting && (this.#picks + 1) % startUpTurn === 0;
		const order: Priority[] = isTurn
			? ["start-up", "change"]
			: ["change", ...(isStarting ? (["start-up"] as const) : [])];
		for (const priority of order) {
			const waiting = this.#queued[priority];
			const taken = waiting.take((group) => this.#hasPlaceFor(group, priority));
			if (!taken) continue;
			if (isStarting && this.#areBothWaiting(priority)) this.#picks++;
			const [key, since] = taken;
			return { key, since, priority };
		}
		return undefined;
	}

	/** Whether the other had to wait for it. */
	#areBothWaiting(taken: Priority): boolean {
		const other = taken === "change" ? "start-up" : "change";
		return this.#queued[other].size > 0;
	}

	#hasPlaceFor(group: string, priority: Priority): boolean {
		const free = this.#options.concurrency - this.#running.size;
		return hasShare(this.#counts.of(`${priority} ${group}`), free);
	}

	#hasPlaceForStartUp(): boolean {
		const { concurrency } = this.#options;
		const most = Math.max(1, Math.floor(concurrency * startUpShare));
		return this.#counts.of("start-up") < most;
	}

	#count(key: string, { priority }: Running, more: 1 | -1): void {
		this.#counts.add(priority, more);
		this.#counts.add(`${priority} ${this.#options.groupOf(key)}`, more);
	}

	async #run(key: string, priority: Priority): Promise<void> {
		const { observe, work } = this.#options;
		const running: Running = { priority };
		this.#share.begin();
		this.#count(key, running, 1);
		this.#spacing.started(key, performance.now());
		this.#running.set(key, running);
		// What it would have come back for is looked at now.
		clearTimeout(this.#timers.get(key)?.timer);
		this.#timers.delete(key);
		const done = observe.started();
		const startedAt = performance.now();
		try {
			const again = await work(key);
			if (again !== undefined) this.addAfter(key, again, priority);
			this.#hopeful.delete(key);
			if (this.#failures.delete(key)) this.#takeAlong();
		} catch (error) {
			observe.retried();
			this.addAfter(key, this.#failed(key, error, startedAt), priority);
		}
		done();
		this.#running.delete(key);
		this.#count(key, running, -1);
		if (running.again && this.#isOpen) this.#enqueue(key, running.again);
		this.#pump();
		if (this.#running.size > 0) return;
		for (const resolve of this.#idle.splice(0)) resolve();
	}

	/** Milliseconds until the next try. One that an event caused ahead of its time puts the next one off no further. */
	#failed(key: string, error: unknown, startedAt: number): number {
		const before = this.#failures.get(key) ?? { count: 0, due: startedAt };
		const isEarly = startedAt < before.due - timerError;
		const count = before.count + (isEarly ? 0 : 1);
		const { milliseconds, isAsked } = this.#options.delay(error, count);
		const now = performance.now();
		const due = now + milliseconds;
		const isKept = isEarly && !isAsked && before.due < due;
		const next = { count, isAsked, due: isKept ? before.due : due };
		this.#failures.set(key, next);
		// Taken out first, so that it is filed behind those that failed before.
		this.#hopeful.delete(key);
		if (!isAsked) this.#hopeful.add(key);
		return Math.max(0, next.due - now);
	}

	/** The server named a time for it, and then it comes by itself. */
	#mustWait(key: string): boolean {
		const isAsked = this.#failures.get(key)?.isAsked === true;
		return isAsked && this.#timers.has(key);
	}

	#takeAlong(): void {
		let taken = 0;
		for (const key of this.#hopeful) {
			this.#hopeful.delete(key);
			const waiting = this.#timers.get(key);
			if (!waiting) continue;
			clearTimeout(waiting.timer);
			this.#timers.delete(key);
			this.#enqueue(key, "start-up");
			if (++taken === takenAlong) return;
		}
	}
}
