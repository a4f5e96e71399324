import { expect } from "chai";
import { copyNames } from "../../../src/compile/app/copy-names.ts";
import type { Revision } from "../../../src/compile/app/revision.ts";
import type { LiveChild } from "../../../src/compile/child.ts";

const first = "web--config-0123456789";
const other = `${first}-deadbeef`;
const child = (name: string, kind = "ConfigMap"): LiveChild => ({
	apiVersion: "v1",
	kind,
	metadata: { name },
});
const deployed = (config: unknown): Revision => ({
	number: 3,
	hash: "h",
	config: config as string,
});
const nameOf = (given: Partial<Parameters<typeof copyNames>[0]>) =>
	copyNames({
		children: [],
		deployed: undefined,
		taken: new Map(),
		...given,
	})("ConfigMap", first);

describe("the name of a copy", () => {
	it("is its first one, until somebody takes that", () => {
		expect(nameOf({})).to.equal(first);
		const taken = new Map([[`ConfigMap/${first}`, "deadbeef"]]);
		expect(nameOf({ taken })).to.equal(other);
		expect(nameOf({ taken: new Map([[`Secret/${first}`, "deadbeef"]]) }))
			.to //
			.equal(first);
	});

	it("is another one again where that is taken as well", () => {
		const taken = new Map([
			[`ConfigMap/${first}`, "deadbeef"],
			[`ConfigMap/${other}`, "0badcafe"],
		]);
		expect(nameOf({ taken })).to.equal(`${first}-0badcafe`);
	});

	it("ends where salts lead in a circle", () => {
		const taken = new Map([
			[`ConfigMap/${first}`, "deadbeef"],
			[`ConfigMap/${other}`, "deadbeef"],
		]);
		expect(nameOf({ taken })).to.equal(other);
	});

	it("stays what pods mount, also after a restart and when the first one is free again", () => {
		const children = [child(other)];
		expect(nameOf({ children })).to.equal(other);
		expect(nameOf({ deployed: deployed(other) })).to.equal(other);
		expect(
			nameOf({ deployed: deployed(other), children: [child(first)] }),
		).to.equal(other);
	});

	it("R6: goes back to no first name that somebody hung onto the App while nobody remembered the other", () => {
		expect(nameOf({ children: [child(first), child(other)] })).to.equal(other);
		expect(nameOf({ children: [child(other), child(first)] })).to.equal(other);
	});

	it("believes no annotation that makes no sense, and no copy of another kind or content", () => {
		expect(nameOf({ deployed: deployed({ length: 3 }) })).to.equal(first);
		expect(nameOf({ children: [child(other, "Secret")] })).to.equal(first);
		const elsewhere = "web--config-9876543210-deadbeef";
		expect(nameOf({ deployed: deployed(elsewhere) })).to.equal(first);
	});
});
