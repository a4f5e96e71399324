import { setImmediate as turn, setTimeout as wait } from "node:timers/promises";
import { expect } from "chai";
import { until } from "../../src/cli/demo/until.ts";
import { delayAfter } from "../../src/runtime/backoff.ts";
import { ClusterError } from "../../src/runtime/errors.ts";
import { Queue } from "../../src/runtime/queue.ts";
import { groupOf, observe, queueOf, settled } from "../support/queues.ts";

describe("the queue", () => {
	it("merges what is added while it waits", async () => {
		const done: string[] = [];
		const queue = queueOf(async (key) => {
			done.push(key);
			return undefined;
		}, 1);
		queue.open();
		queue.add("running");
		for (const key of ["a", "b", "a", "a"]) queue.add(key);
		await settled(queue);
		expect(done).to.deep.equal(["running", "a", "b"]);
	});

	it("never runs a key twice at once, and runs it again when it was touched", async () => {
		let running = 0;
		let most = 0;
		let passes = 0;
		const queue = queueOf(async () => {
			most = Math.max(most, ++running);
			passes++;
			if (passes === 1) queue.add("a");
			await wait(5);
			running--;
			return undefined;
		});
		queue.open();
		queue.add("a");
		await wait(1);
		queue.add("a");
		await settled(queue);
		expect({ most, passes }).to.deep.equal({ most: 1, passes: 2 });
	});

	it("R20: tries a key that threw again, and others meanwhile", async () => {
		const done: string[] = [];
		let failures = 2;
		const queue = queueOf(async (key) => {
			if (key === "bad" && failures-- > 0) throw new Error("no");
			done.push(key);
			return undefined;
		});
		queue.open();
		queue.add("bad");
		queue.add("good");
		while (done.length < 2) await wait(1);
		expect(done).to.deep.equal(["good", "bad"]);
	});

	it("drains what runs when it is closed, and takes nothing then", async () => {
		let finished = false;
		const queue = queueOf(async () => {
			await wait(10);
			finished = true;
			return undefined;
		});
		queue.open();
		queue.add("a");
		await queue.close(1000);
		expect(finished).to.equal(true);
		queue.add("b");
		queue.addAfter("b", 0);
		await wait(5);
		expect(queue.isIdle).to.equal(true);
	});

	it("takes changes before what a new leader looks at, and starves neither", async () => {
		const done: string[] = [];
		const queue = queueOf(async (key) => {
			done.push(key);
			await turn();
			return undefined;
		}, 1);
		queue.open();
		queue.add("running");
		for (let n = 0; n < 20; n++) queue.add(`old ${n}`, "start-up");
		for (let n = 0; n < 20; n++) queue.add(`new ${n}`);
		await settled(queue);
		const order = done.slice(1).map((key) => key.slice(0, 3));
		expect(order.slice(0, 16).join(" ")).to.equal(
			"new new new new new new new old new new new new new new new old",
		);
		expect(new Set(done).size).to.equal(41);
	});

	for (const [priority, most] of [
		["start-up", 3],
		["change", 24],
	] as const)
		it(`lets calls be answered between passes of priority ${priority} that need none`, async () => {
			let passes = 0;
			const queue = queueOf(async () => {
				passes++;
				return undefined;
			});
			queue.open();
			for (let n = 0; n < 1000; n++) queue.add(`old ${n}`, priority);
			await turn();
			expect(passes).to.be.within(1, most);
			await settled(queue);
			expect(passes).to.equal(1000);
		});

	it("raises what waits by start-up when it changes, and never lowers it", async () => {
		const done: string[] = [];
		const queue = queueOf(async (key) => {
			done.push(key);
			return undefined;
		}, 1);
		queue.open();
		queue.add("running");
		for (const key of ["a", "b", "c"]) queue.add(key, "start-up");
		queue.add("c");
		queue.add("c", "start-up");
		await settled(queue);
		expect(done).to.deep.equal(["running", "c", "a", "b"]);
	});

	it("keeps places free of start-up", async () => {
		const running = new Set<string>();
		const queue = queueOf(async (key) => {
			running.add(key);
			await wait(10);
			return undefined;
		}, 4);
		queue.open();
		for (let n = 0; n < 8; n++) queue.add(`App/old-${n}/a`, "start-up");
		for (let n = 0; n < 5; n++) await turn();
		expect(running.size).to.equal(3);
		expect(queue.lengths).to.deep.include({ "start-up": 5, running: 3 });
		queue.add("new");
		expect(running.has("new")).to.equal(true);
		await queue.close(1000);
	});

	it("begins a change within a second while thousands start up", async () => {
		const waits: number[] = [];
		const changed = new Map<string, number>();
		const queue = queueOf(async (key) => {
			const since = changed.get(key);
			if (since !== undefined) waits.push(performance.now() - since);
			await wait(10);
			return undefined;
		}, 32);
		queue.open();
		for (let n = 0; n < 2000; n++) queue.add(`old ${n}`, "start-up");
		for (let n = 0; n < 50; n++) {
			changed.set(`new ${n}`, performance.now());
			queue.add(`new ${n}`);
			await wait(5);
		}
		expect(queue.lengths["start-up"]).to.be.above(500);
		await queue.close(1000);
		expect(waits).to.have.length(50);
		expect(Math.max(...waits)).to.be.below(500);
	});

	it("remembers nothing of keys that are gone", async () => {
		let isGone = false;
		const queue = queueOf(async () => {
			if (!isGone) throw new Error("no");
			return undefined;
		});
		queue.open();
		queue.add("a");
		await wait(5);
		expect(queue.lengths.failed).to.equal(1);
		isGone = true;
		// What failed a few times is spaced as well: it comes back by itself.
		while (queue.lengths.delayed > 0) await wait(1);
		await settled(queue);
		expect(queue.lengths).to.deep.equal({
			change: 0,
			"start-up": 0,
			running: 0,
			delayed: 0,
			failed: 0,
		});
	});

	it("takes two of those that failed along when one of them succeeds, but for those that the server told to wait", async () => {
		let isWell = false;
		const done: string[] = [];
		const queue = new Queue({
			concurrency: 4,
			observe,
			groupOf,
			delay: (error) => ({
				milliseconds: 60_000,
				isAsked: String(error).includes("asked"),
			}),
			work: async (key) => {
				if (!isWell) throw new Error(key);
				done.push(key);
				return undefined;
			},
		});
		queue.open();
		for (const key of ["asked", "a", "b", "c", "d", "e"]) queue.add(key);
		await settled(queue);
		expect(queue.lengths.failed).to.equal(6);
		isWell = true;
		// What never failed says nothing about those that did.
		queue.add("new");
		await settled(queue);
		expect(done).to.deep.equal(["new"]);
		queue.add("asked");
		queue.add("c");
		await settled(queue);
		expect(done).to.deep.equal(["new", "c", "a", "b", "d", "e"]);
		await queue.close(0);
	});

	it("takes no key along that fails for good more often than its turn", async () => {
		let runs = 0;
		const late = { milliseconds: 60_000, isAsked: false };
		const queue = queueOf(
			async (key) => {
				if (key === "poison") runs++;
				if (key === "poison") throw new Error("for good");
				return undefined;
			},
			4,
			late,
		);
		queue.open();
		queue.add("poison");
		for (let n = 0; n < 50; n++) {
			queue.add(`healthy ${n}`);
			await wait(1);
		}
		expect(runs).to.equal(1);
		await queue.close(0);
	});

	it("leaves a key that the server told to wait alone, whatever happens to it", async () => {
		let runs = 0;
		const asked = { milliseconds: 60_000, isAsked: true };
		const queue = queueOf(
			async () => {
				runs++;
				throw new Error("busy");
			},
			4,
			asked,
		);
		queue.open();
		for (let n = 0; n < 10; n++) {
			queue.add("a");
			await wait(1);
		}
		expect(runs).to.equal(1);
		expect(queue.lengths.delayed).to.equal(1);
		await queue.close(0);
	});

	it("counts as tries what runs at its time, and puts no try off for a run that an event caused", async () => {
		const counts: number[] = [];
		const queue = new Queue({
			concurrency: 4,
			observe,
			groupOf,
			delay: (_, failures) => {
				counts.push(failures);
				return { milliseconds: 100, isAsked: false };
			},
			work: async () => {
				throw new Error("no");
			},
		});
		queue.open();
		const start = performance.now();
		queue.add("a");
		for (let event = 0; event < 5; event++) {
			await wait(10);
			queue.add("a");
			await settled(queue);
		}
		expect(counts).to.deep.equal([1, 1, 1, 1, 1, 1]);
		while (counts.length < 7) await wait(1);
		expect(counts.at(-1)).to.equal(2);
		// Put off by each event the try would come 100 ms after the last one.
		expect(performance.now() - start).to.be.within(98, 148);
		await queue.close(0);
	});

	it("spaces the passes of a key that changes all the time, and loses no change", async () => {
		let runs = 0;
		let last = 0;
		const queue = queueOf(async () => {
			runs++;
			last = edits;
			return undefined;
		});
		queue.open();
		const start = performance.now();
		let edits = 0;
		while (edits < 100) {
			edits++;
			queue.add("hot");
			await wait(5);
		}
		// Eight at once, then one each 200 ms, however slow this machine is.
		const seconds = (performance.now() - start) / 1000;
		expect(runs).to.be.within(8, 9 + seconds * 5);
		const isSeen = async () => last === 100 || undefined;
		await until("the last edit is seen", isSeen, 10, 5);
		await queue.close(0);
	});

	it("comes back to a key that asks for it, once", async () => {
		let passes = 0;
		const queue = queueOf(async () => (++passes === 1 ? 5 : undefined));
		queue.open();
		queue.add("a");
		await settled(queue);
		expect(queue.lengths.delayed).to.equal(1);
		while (queue.lengths.delayed > 0) await wait(1);
		await settled(queue);
		expect(passes).to.equal(2);
	});

	it("does not come back for what was looked at meanwhile", async () => {
		let passes = 0;
		const queue = queueOf(async () => (++passes === 1 ? 15 : undefined));
		queue.open();
		queue.add("a");
		await wait(2);
		queue.add("a");
		await wait(30);
		expect(passes).to.equal(2);
	});
});

describe("the wait before a key is tried again", () => {
	const spread = (error: unknown, failures: number) =>
		Array.from({ length: 200 }, () => delayAfter(error, failures).milliseconds);

	it("is as long as the server asks, a second more at most, and never over a minute by itself", () => {
		const throttled = new ClusterError("throttled", "busy", 429, 120_000);
		for (const failures of [1, 20]) {
			const asked = spread(throttled, failures);
			expect(Math.min(...asked)).to.be.at.least(120_000);
			expect(Math.max(...asked)).to.be.below(121_000);
		}
		for (let failures = 1; failures < 100; failures++)
			expect(delayAfter(new Error("no"), failures).milliseconds).to.be.within(
				0,
				60_000,
			);
		const late = spread(new ClusterError("unavailable", "no", 500), 20);
		expect(Math.max(...late)).to.be.above(40_000);
		expect(Math.min(...late)).to.be.below(20_000);
	});

	it("is none after a conflict, but for one that goes on", () => {
		const conflict = new ClusterError("conflict", "behind", 409);
		for (const failures of [1, 2, 3])
			expect(delayAfter(conflict, failures).milliseconds).to.equal(0);
		expect(Math.max(...spread(conflict, 4))).to.be.within(50, 100);
		expect(Math.max(...spread(conflict, 20))).to.be.above(30_000);
	});
});
