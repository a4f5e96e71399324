import { expect } from "chai";
import { isNewer } from "../../src/runtime/versions.ts";

describe("versions", () => {
	it("rise by their length, then by their digits, beyond what a Number holds", () => {
		const rising = [
			"",
			"0",
			"9",
			"10",
			"9007199254740992",
			"9007199254740993",
			"10000000000000000001",
			"10000000000000000002",
		];
		for (const [at, version] of rising.entries())
			for (const [other, against] of rising.entries())
				expect(isNewer(version, against), `${version} ${against}`).to.equal(
					at > other,
				);
	});
});
