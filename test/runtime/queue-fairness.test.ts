// One namespace's storm leaves the others their turn.

import { setImmediate as turn, setTimeout as wait } from "node:timers/promises";
import { expect } from "chai";
import { queueOf, settled } from "../support/queues.ts";

describe("a queue that many namespaces share", () => {
	it("R20: gives each namespace its turn, and keeps the order within one", async () => {
		const done: string[] = [];
		const queue = queueOf(async (key) => {
			done.push(key);
			await turn();
			return undefined;
		}, 1);
		queue.open();
		queue.add("running");
		for (let n = 0; n < 1000; n++) queue.add(`App/storm/a${n}`);
		for (const name of ["a", "b"]) queue.add(`App/quiet/${name}`);
		queue.add("App/other/a");
		await settled(queue);
		expect(done.slice(1, 7)).to.deep.equal([
			"App/storm/a0",
			"App/quiet/a",
			"App/other/a",
			"App/storm/a1",
			"App/quiet/b",
			"App/storm/a2",
		]);
		expect(done).to.have.length(1004);
	});

	it("R20: keeps places free of the namespace that has most", async () => {
		const running: string[] = [];
		const queue = queueOf(async (key) => {
			running.push(key);
			await wait(50);
			return undefined;
		}, 8);
		queue.open();
		for (let n = 0; n < 100; n++) queue.add(`App/storm/a${n}`);
		for (let n = 0; n < 5; n++) await turn();
		expect(running).to.have.length(3);
		queue.add("App/quiet/a");
		for (let n = 0; n < 3; n++) await turn();
		expect(running.at(-1)).to.equal("App/quiet/a");
		await queue.close(1000);
	});

	it("lets the event loop come round after each pass that computes for long", async () => {
		let passes = 0;
		const queue = queueOf(async () => {
			passes++;
			const until = performance.now() + 10;
			while (performance.now() < until);
			return undefined;
		}, 64);
		queue.open();
		for (let n = 0; n < 200; n++) queue.add(`App/storm/a${n}`);
		for (let n = 0; n < 4; n++) await turn();
		const before = passes;
		await turn();
		await turn();
		expect(passes - before).to.be.at.most(2);
		await queue.close(1000);
	});
});
