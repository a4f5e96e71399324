import { expect } from "chai";
import { Pace } from "../../src/runtime/pace.ts";
import { saysOnlyCounts } from "../../src/runtime/status.ts";

const yes = () => true;

describe("the pace of statuses", () => {
	it("puts off a second one within a second, and comes back for it", () => {
		const again: [string, number][] = [];
		const pace = new Pace((key, wait) => void again.push([key, wait]));
		expect(pace.putsOff("a", 0, yes)).to.equal(false);
		pace.wrote("a", 0);
		expect(pace.putsOff("a", 400, yes)).to.equal(true);
		expect(pace.putsOff("b", 400, yes)).to.equal(false);
		expect(again).to.deep.equal([["a", 600]]);
		expect(pace.putsOff("a", 1000, yes)).to.equal(false);
	});

	it("never puts off what says more", () => {
		const pace = new Pace(() => expect.fail("nothing to come back for"));
		pace.wrote("a", 0);
		expect(pace.putsOff("a", 1, () => false)).to.equal(false);
	});

	it("counts from the last one that was written", () => {
		const pace = new Pace(() => undefined);
		pace.wrote("a", 0);
		pace.wrote("b", 500);
		pace.wrote("a", 900);
		pace.wrote("c", 1800);
		expect(pace.putsOff("a", 1850, yes)).to.equal(true);
		expect(pace.putsOff("b", 1850, yes)).to.equal(false);
	});
});

describe("a status that says only counts", () => {
	const status = (more: object = {}, condition: object = {}) => ({
		replicas: 1,
		observedGeneration: 2,
		conditions: [
			{
				type: "Ready",
				status: "False",
				reason: "RollingOut",
				message: "1 of 3",
				...condition,
			},
		],
		...more,
	});
	const isOnly = (after: object) =>
		saysOnlyCounts(status(), { ...after }, ["replicas"]);

	it("differs in numbers and words", () => {
		expect(isOnly(status({ replicas: 2 }, { message: "2 of 3" }))).to.equal(
			true,
		);
		expect(isOnly(status({ replicas: undefined }))).to.equal(true);
	});

	it("differs at all", () => {
		expect(isOnly(status())).to.equal(false);
	});

	it("does not turn a condition, see another generation, or tell anything else", () => {
		for (const after of [
			status({}, { status: "True" }),
			status({}, { reason: "Available" }),
			status({ observedGeneration: 3 }),
			status({ applied: { "Service/web": "1" } }),
			status({ conditions: [] }),
		])
			expect(isOnly(after)).to.equal(false);
		expect(saysOnlyCounts(undefined, status(), ["replicas"])).to.equal(false);
	});
});
