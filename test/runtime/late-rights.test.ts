import { expect } from "chai";
import { ClusterError } from "../../src/runtime/errors.ts";
import { LateRights } from "../../src/runtime/late-rights.ts";

const refusal = new ClusterError("forbidden", "no", 403);

describe("a refusal after the settings changed", () => {
	it("is a warning once it lasts half a minute, and begins anew after rights were granted", () => {
		const rights = new LateRights();
		expect(rights.levelOf("shop", refusal, 0)).to.equal("debug");
		expect(rights.levelOf("shop", refusal, 29_999)).to.equal("debug");
		expect(rights.levelOf("data", refusal, 30_000)).to.equal("debug");
		expect(rights.levelOf("shop", refusal, 30_000)).to.equal("warn");
		rights.granted("shop");
		expect(rights.levelOf("shop", refusal, 30_001)).to.equal("debug");
	});

	it("is told apart from other failures, which are loud at once", () => {
		const rights = new LateRights();
		const lost = new ClusterError("lost", "no");
		expect(rights.levelOf("shop", lost, 0)).to.equal("warn");
		expect(rights.levelOf("shop", new Error("bug"), 0)).to.equal("error");
	});
});
