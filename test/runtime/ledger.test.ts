import { expect } from "chai";
import { Ledger } from "../../src/runtime/ledger.ts";

describe("the ledger", () => {
	it("knows what was written for this parent, not for an earlier one of the name", () => {
		const ledger = new Ledger();
		ledger.wrote("App/shop/web", "app-1", "Service/web", "f1");
		ledger.wrote("App/shop/web", "app-1", "Deployment/web", "f2");
		const both = { "Service/web": "f1", "Deployment/web": "f2" };
		expect(ledger.of("App/shop/web", "app-1")).to.deep.equal(both);
		expect(ledger.of("App/shop/web", "app-2")).to.deep.equal({});
		ledger.wrote("App/shop/web", "app-2", "Service/web", "f3");
		const one = { "Service/web": "f3" };
		expect(ledger.of("App/shop/web", "app-2")).to.deep.equal(one);
	});

	it("forgets what the status says", () => {
		const ledger = new Ledger();
		ledger.wrote("App/shop/web", "app-1", "Service/web", "f1");
		ledger.settle("App/shop/web");
		expect(ledger.of("App/shop/web", "app-1")).to.deep.equal({});
	});
});
