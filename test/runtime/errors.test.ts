import { expect } from "chai";
import { errorFromAnswer, isPassing } from "../../src/runtime/errors.ts";

const answer = (status: number, message: string) =>
	errorFromAnswer(status, JSON.stringify({ message }));

describe("an answer of the server", () => {
	it("with 5xx passes, but for an object that etcd never takes for its size", () => {
		expect(isPassing(answer(500, "failed calling webhook"))).to.equal(true);
		for (const message of [
			"etcdserver: request is too large",
			"rpc error: code = ResourceExhausted desc = trying to send message larger than max (3000000 vs. 2097152)",
		]) {
			expect(answer(500, message).failure).to.equal("invalid");
			expect(isPassing(answer(500, message))).to.equal(false);
		}
	});
});
