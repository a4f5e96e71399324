import { expect } from "chai";
import { isUnseen } from "../../src/runtime/news.ts";

const app = (generation: number, status?: object) => ({
	apiVersion: "seaworthy.dev/v1alpha1",
	kind: "App",
	metadata: { name: "web", namespace: "shop", generation },
	...(status && { status }),
});

describe("an object that a new leader finds", () => {
	it("goes first when nobody looked at it since its last edit", () => {
		expect(isUnseen(app(1))).to.equal(true);
		expect(isUnseen(app(2, { observedGeneration: 1 }))).to.equal(true);
	});
	it("waits when its status is about what it is now", () => {
		expect(isUnseen(app(2, { observedGeneration: 2 }))).to.equal(false);
	});
});
