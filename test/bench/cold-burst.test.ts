// How the rounds of cold bursts become rows with ratios.

import { expect } from "chai";
import type { Burst } from "../../bench/burst.ts";
import { burstRows } from "../../bench/cold-burst.ts";

const burst = (objectsPerSecond: number, more: Partial<Burst> = {}): Burst => ({
	candidate: "somebody",
	apps: 1000,
	objectsPerSecond,
	seconds: 6000 / objectsPerSecond,
	writes: 7000,
	failed: 0,
	p50: 1,
	p99: 2,
	callsPerApp: 7,
	calls: [],
	reads: [],
	serverCpu: 1,
	process: { cpuSeconds: 6, rss: 1, peakRss: 1 },
	...more,
});
const rowsOf = (yardstick: readonly Burst[] | string, ours = [90, 400, 300]) =>
	burstRows({
		ours: ours.map((rate) => burst(rate)),
		raw: [burst(100), burst(500), burst(310)],
		ideal: [burst(90), burst(90), burst(90)],
		yardstick,
	});

describe("rows of the cold burst", () => {
	it("compare within a round, and take the median of the ratios", () => {
		const [row] = rowsOf([burst(100)]);
		// 0.90, 0.80, 0.97
		expect(row?.figure).to.match(/^0\.900 x \(0\.80-0\.97\)/);
		expect(row?.verdict).to.equal("held");
	});

	it("miss a goal that is missed by less than is printed", () => {
		const [row] = rowsOf([burst(100)], [89.999, 400, 300]);
		expect(row?.figure).to.match(/^0\.900 x/);
		expect(row?.verdict).to.equal("missed");
	});

	it("say why there is no yardstick, and judge nothing by it", () => {
		const rows = rowsOf("not run: no Go").filter(
			({ verdict }) => verdict === "not run",
		);
		expect(rows.map(({ figure }) => figure)).to.deep.equal([
			"not run: no Go",
			"not run: no Go",
		]);
	});

	it("judge processor time by the yardstick's", () => {
		const process = { cpuSeconds: 4.1, rss: 1, peakRss: 1 };
		const verdict = (rows: ReturnType<typeof rowsOf>) => rows.at(-1)?.verdict;
		expect(verdict(rowsOf([burst(100, { process })]))).to.equal("held");
		const less = { ...process, cpuSeconds: 3.9 };
		expect(verdict(rowsOf([burst(100, { process: less })]))).to.equal("missed");
	});
});
