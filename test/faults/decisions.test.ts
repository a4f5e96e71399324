// The tools of the campaigns by themselves: a campaign that decides otherwise at each replay, or judges nothing, would look green.

import { expect } from "chai";
import type { ObjectSchema } from "../../src/schema/vocabulary.ts";
import { object, str } from "../../src/schema/vocabulary.ts";
import { differences } from "./canonical.ts";
import type { Exchange } from "./exchange.ts";
import { describeFault } from "./exchange.ts";
import { mutationsOf } from "./mutations.ts";
import { Random } from "./random.ts";
import { judgeTrace } from "./safety.ts";
import { stormRules } from "./storm-rules.ts";
import { historyOf } from "./world.ts";

const call = (nth: number, more: Partial<Exchange> = {}): Exchange => ({
	verb: "patch",
	resource: "deployments",
	namespace: "w",
	name: "web",
	status: 200,
	process: 0,
	nth,
	at: nth,
	body: "{}",
	answer: "",
	answeredAt: nth + 1,
	...more,
});
const rulesOf = (seed: number) =>
	stormRules({ seedOf: () => seed, shareOf: () => 0.3, watches: 0.3 });
const decided = (seed: number, numbers: readonly number[]) => {
	const rules = rulesOf(seed);
	const texts = numbers.map((nth): [number, string] => {
		const fault = rules.ofCall(call(nth));
		return [nth, fault ? describeFault(fault) : ""];
	});
	return Object.fromEntries(texts);
};

describe("decisions of a campaign", () => {
	const numbers = Array.from({ length: 2000 }, (_, index) => index + 1);

	it("are the same whatever the order of the calls, and others for another seed", () => {
		const once = decided(7, numbers);
		expect(decided(7, numbers.toReversed())).to.deep.equal(once);
		expect(decided(8, numbers)).not.to.deep.equal(once);
	});

	it("fail about the share of calls that was asked for, in every way", () => {
		const faults = Object.values(decided(7, numbers)).filter(Boolean);
		expect(faults.length / numbers.length).to.be.within(0.26, 0.34);
		const ways = new Set(faults.map((fault) => fault.split(" ")[0]));
		expect([...ways]).to.have.members([
			"answer",
			"delay",
			"drop",
			"lose",
			"truncate",
		]);
	});

	it("never make a conflict up where only a wrong uid gives one", () => {
		const rules = rulesOf(7);
		const answers = numbers.flatMap((nth) => {
			const fault = rules.ofCall(call(nth, { verb: "delete" }));
			return fault?.do === "answer" ? [fault.status] : [];
		});
		expect(answers.length).to.be.above(50);
		expect(answers).not.to.include(409);
	});

	it("give the same history for the same seed", () => {
		const titles = (seed: number) =>
			historyOf(new Random(seed), 30).map(({ title }) => title);
		expect(titles(3)).to.deep.equal(titles(3));
		expect(titles(3)).not.to.deep.equal(titles(4));
	});
});

describe("judging a trace", () => {
	const texts = (...calls: Exchange[]) =>
		judgeTrace(calls, ["w"]).map(({ text }) => text.replace(/^.*?: /, ""));
	const policy = call(1, { resource: "networkpolicies" });

	it("finds a Deployment before its policy, and none after it", () => {
		expect(texts(policy, call(5))).to.deep.equal([]);
		expect(texts(call(1))).to.deep.equal(["a Deployment before its policy"]);
		const refused = call(1, { resource: "networkpolicies", status: 500 });
		expect(texts(refused, call(5))).to.have.length(1);
	});

	it("finds deletions without a uid, of strangers, and of policies", () => {
		const remove = call(3, { verb: "delete", resource: "networkpolicies" });
		expect(texts(remove)).to.have.length(3);
	});

	it("finds the value of a Secret in what is told", () => {
		const value = "correct horse battery";
		const data = { k: Buffer.from(value).toString("base64") };
		const secret = call(1, {
			resource: "secrets",
			body: JSON.stringify({ data }),
		});
		const told = call(2, { resource: "configmaps", body: `x ${value} y` });
		expect(texts(secret)).to.deep.equal([]);
		expect(texts(secret, told)).to.deep.equal([
			"the value of a Secret is told",
		]);
	});

	it("finds a process that writes while another holds the Lease", () => {
		const taken = call(1, {
			verb: "put",
			resource: "leases",
			namespace: "seaworthy-system",
			process: 1,
		});
		const write = call(5, { resource: "services", process: 0 });
		expect(texts(taken, write)).to.deep.equal([
			"process 0 writes while 1 holds the Lease",
		]);
		expect(texts(taken, { ...write, process: 1 })).to.deep.equal([]);
	});
});

describe("comparing states", () => {
	it("names what is missing, too much and different", () => {
		const one = new Map([
			["a", "1"],
			["b", "1"],
		]);
		const other = new Map([
			["b", "2"],
			["c", "1"],
		]);
		expect(differences(one, one)).to.deep.equal([]);
		expect(differences(one, other).map((text) => text[0])).to.deep.equal([
			"a",
			"b",
			"c",
		]);
	});
});

describe("changes of one leaf", () => {
	it("know what the schema forbids", () => {
		const { schema } = object("A thing.", {
			size: str("Size.", { values: ["S", "M"] }),
		});
		const changes = mutationsOf(schema as ObjectSchema, { size: "S" });
		expect(
			changes.map(({ title, isForbidden }) => `${title} ${isForbidden}`),
		).to.deep.equal([
			"size taken away true",
			"size is M false",
			"size is no value of the enum true",
		]);
	});
});
