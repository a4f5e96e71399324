// The sources of an AppSecret: objects that were stored before a rule of the schema are judged once more.

import { strict as assert } from "node:assert";
import { sourcesOf } from "../../../src/compile/secret/sources.ts";
import { armorBegin, armored } from "../../../src/sealing/age.ts";

const faultsOf = (sealed: string) =>
	sourcesOf({ data: [{ key: "token", sealed }] }).faults.map(
		({ path, message }) => `${path} ${message}`,
	);

describe("A stored value that seaworthy seal did not print", () => {
	for (const sealed of ["hunter2", armorBegin, `${armorBegin}\nabc`])
		it(`is a FieldError: ${JSON.stringify(sealed)}`, () =>
			assert.deepEqual(faultsOf(sealed), [
				"spec.data[0].sealed is not what seaworthy seal prints",
			]));

	it("may stand between blank lines", () =>
		assert.deepEqual(faultsOf(`\n${armored("abc")}\n`), []));
});
