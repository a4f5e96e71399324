import { expect } from "chai";
import { RenamedCopies } from "../../src/runtime/renamed-copies.ts";

const minutes = 60_000;

describe("names of copies that somebody took", () => {
	it("get a salt each in one turn", () => {
		const renamed = new RenamedCopies();
		expect(renamed.turn("App/shop/web", "1", ["a", "b"], 0)).to.equal(0);
		const salts = [...renamed.of("App/shop/web", "1").values()];
		expect(new Set(salts).size).to.equal(2);
		for (const salt of salts) expect(salt).to.match(/^[0-9a-f]{8}$/);
	});

	it("get the next one after ten minutes only", () => {
		const renamed = new RenamedCopies();
		renamed.turn("App/shop/web", "1", ["a"], 0);
		const before = renamed.of("App/shop/web", "1").get("a");
		expect(renamed.turn("App/shop/web", "1", ["a"], 4 * minutes)).to.equal(
			6 * minutes,
		);
		expect(renamed.of("App/shop/web", "1").get("a")).to.equal(before);
		expect(renamed.turn("App/shop/api", "2", ["a"], 4 * minutes)).to.equal(0);
		expect(renamed.turn("App/shop/web", "1", ["a"], 10 * minutes)).to.equal(0);
		expect(renamed.of("App/shop/web", "1").get("a")).not.to.equal(before);
	});

	it("are bounded, and are those of one life of the parent", () => {
		const renamed = new RenamedCopies();
		const names = Array.from({ length: 70 }, (_, at) => `n${at}`);
		renamed.turn("App/shop/web", "1", names, 0);
		expect(renamed.of("App/shop/web", "1").size).to.equal(64);
		expect(renamed.of("App/shop/web", "1").has("n69")).to.equal(true);
		expect(renamed.of("App/shop/web", "2").size).to.equal(0);
		expect(renamed.turn("App/shop/web", "2", ["a"], 1)).to.equal(0);
		expect([...renamed.of("App/shop/web", "2").keys()]).to.deep.equal(["a"]);
		renamed.forget("App/shop/web");
		expect(renamed.of("App/shop/web", "2").size).to.equal(0);
	});
});
