// The lock keeps two holders apart, survives holders that died, and is released whatever happens.

import { spawn } from "node:child_process";
import { once } from "node:events";
import {
	mkdtemp,
	readdir,
	readFile,
	rm,
	utimes,
	writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { withLock } from "../../src/controlplane/lock.ts";

describe("lock", () => {
	let folder: string;
	let path: string;
	const options = { pollMilliseconds: 20 };

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), "seaworthy-lock-"));
		path = join(folder, "below", "lock");
	});
	afterEach(() => rm(folder, { recursive: true }));

	it("lets one in at a time and leaves no file", async () => {
		let inside = 0;
		let most = 0;
		const work = () =>
			withLock(path, options, async () => {
				inside += 1;
				most = Math.max(most, inside);
				await sleep(30);
				inside -= 1;
			});
		await Promise.all([work(), work(), work(), work()]);
		expect(most).to.equal(1);
		expect(await readdir(join(folder, "below"))).to.deep.equal([]);
	});

	it("is released when the action fails", async () => {
		const failing = withLock(path, options, () =>
			Promise.reject(new Error("no")),
		);
		const outcome = await failing.catch((error: Error) => error.message);
		expect(outcome).to.equal("no");
		expect(await withLock(path, options, async () => "in")).to.equal("in");
	});

	it("names its holder and tells who waits", async () => {
		const holders: number[] = [];
		const first = withLock(path, options, async () => {
			expect(await readFile(path, "utf8")).to.match(
				new RegExp(`^${process.pid} `),
			);
			await sleep(150);
		});
		await sleep(50);
		const onWait = (holder: number) => holders.push(holder);
		await withLock(path, { ...options, onWait }, async () => undefined);
		await first;
		expect(holders).to.deep.equal([process.pid]);
	});

	it("is taken over from a holder that is gone, by one of many", async () => {
		const gone = spawn("true");
		await once(gone, "exit");
		await withLock(path, options, async () => undefined);
		await writeFile(path, `${gone.pid} left-behind`);
		let inside = 0;
		const work = () =>
			withLock(path, options, async () => {
				inside += 1;
				expect(inside).to.equal(1);
				await sleep(10);
				inside -= 1;
			});
		await Promise.all([work(), work(), work()]);
	});

	it("is taken over when nobody refreshed it for long, whoever has the pid now", async () => {
		await withLock(path, options, async () => undefined);
		await writeFile(path, `${process.pid} somebody-else`);
		const old = new Date(Date.now() - 120_000);
		await utimes(path, old, old);
		expect(await withLock(path, options, async () => "in")).to.equal("in");
	});
});
