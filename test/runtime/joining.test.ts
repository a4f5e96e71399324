import { expect } from "chai";
import { Joining } from "../../src/runtime/joining.ts";

const only = (name: string) => new Set([name]);
const nobody = new Set<string>();

function stage() {
	const reads: string[] = [];
	const answers: { end: () => void; fail: () => void }[] = [];
	const joining = new Joining((namespace) => {
		reads.push(namespace);
		return new Promise((end, fail) => {
			answers.push({ end, fail: () => fail(new Error("busy")) });
		});
	});
	joining.begin();
	return { joining, reads, answers };
}

describe("a namespace that is served from now on", () => {
	it("is read once, for all who ask, and holds up nobody elsewhere", async () => {
		const { joining, reads, answers } = stage();
		joining.change(only("shop"), nobody);
		const both = Promise.all([joining.done("shop"), joining.done("shop")]);
		await joining.done("data");
		answers[0]?.end();
		await both;
		await joining.done("shop");
		expect(reads).to.deep.equal(["shop"]);
	});

	it("is read again where that failed, or where it left meanwhile", async () => {
		const { joining, reads, answers } = stage();
		joining.change(only("shop"), nobody);
		const first = joining.done("shop").catch(String);
		answers[0]?.fail();
		expect(await first).to.equal("Error: busy");
		const second = joining.done("shop");
		joining.change(nobody, only("shop"));
		joining.change(only("shop"), nobody);
		answers[1]?.end();
		await second;
		const third = joining.done("shop");
		answers[2]?.end();
		await third;
		expect(reads).to.deep.equal(["shop", "shop", "shop"]);
	});

	it("needs no reading before watches begin: all of it arrives whole", async () => {
		const joining = new Joining(() => Promise.reject(new Error("read")));
		joining.change(only("shop"), nobody);
		await joining.done("shop");
	});
});
