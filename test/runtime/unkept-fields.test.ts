import { expect } from "chai";
import { UnkeptFields } from "../../src/runtime/unkept-fields.ts";

describe("fields of status that an older CRD drops", () => {
	it("are learnt from what was sent and what is there, in lists too", () => {
		const fields = new UnkeptFields();
		const sent = {
			selector: "a=b",
			revision: { current: 1, wanted: 2 },
			edges: [{ peer: "x", policies: ["p"] }, { peer: "y" }],
			gone: null,
		};
		const answered = {
			revision: { current: 1 },
			edges: [{ peer: "x" }, { peer: "y" }],
		};
		expect(fields.learn("App", sent, answered)).to.deep.equal([
			"edges[].policies",
			"revision.wanted",
			"selector",
		]);
		expect(fields.learn("App", sent, answered)).to.deep.equal([]);
		expect(fields.kept("App", { ...sent, replicas: 3 })).to.deep.equal({
			...answered,
			gone: null,
			replicas: 3,
		});
		expect(fields.kept("Tenant", sent)).to.equal(sent);
	});

	it("are none where the server keeps another value: that is for the next look at it", () => {
		const fields = new UnkeptFields();
		expect(fields.learn("App", { a: 1 }, { a: 2 })).to.deep.equal([]);
	});
});
