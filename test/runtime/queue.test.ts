import { setTimeout as wait } from "node:timers/promises";
import { expect } from "chai";
import { backoff, Queue } from "../../src/runtime/queue.ts";

const observe = {
	depth: () => {},
	added: () => {},
	waited: () => {},
	retried: () => {},
};

function queueOf(
	work: (key: string) => Promise<number | undefined>,
	concurrency = 4,
) {
	return new Queue({ work, concurrency, observe, delay: () => 1 });
}

async function settled(queue: Queue): Promise<void> {
	while (!queue.isIdle) await wait(1);
}

describe("the queue", () => {
	it("merges what is added while it waits", async () => {
		const done: string[] = [];
		const queue = queueOf(async (key) => {
			done.push(key);
			return undefined;
		});
		for (const key of ["a", "b", "a", "a"]) queue.add(key);
		queue.open();
		await settled(queue);
		expect(done).to.deep.equal(["a", "b"]);
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

	it("tries a key that threw again, and others meanwhile", async () => {
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
		await wait(20);
		expect(done).to.deep.equal(["good", "bad"]);
	});

	it("collects while closed and drains what runs", async () => {
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
		expect(queue.isIdle).to.equal(false);
	});

	it("waits as long as the server asks, and never over a minute by itself", () => {
		expect(backoff(120_000, 1)).to.equal(120_000);
		for (let failures = 1; failures < 100; failures++)
			expect(backoff(undefined, failures)).to.be.within(0, 60_000);
	});
});
