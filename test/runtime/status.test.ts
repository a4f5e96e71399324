import { expect } from "chai";
import fc from "fast-check";
import { mergePatch } from "../../src/runtime/status.ts";

type Json = { [member: string]: unknown };

/** RFC 7386, as the API server applies it. */
function patched(target: unknown, patch: unknown): unknown {
	if (patch === null || typeof patch !== "object" || Array.isArray(patch))
		return patch;
	const base =
		target !== null && typeof target === "object" && !Array.isArray(target);
	const result: Json = base ? { ...(target as Json) } : {};
	for (const [name, value] of Object.entries(patch)) {
		if (value === null) delete result[name];
		else result[name] = patched(result[name], value);
	}
	return result;
}

const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean());
const { status } = fc.letrec<{ status: Json; value: unknown }>((tie) => ({
	status: fc.dictionary(
		fc.string({ maxLength: 3 }).filter((key) => key !== "__proto__"),
		tie("value"),
		{
			maxKeys: 4,
			noNullPrototype: true,
		},
	),
	value: fc.oneof(leaf, fc.array(leaf, { maxLength: 3 }), tie("status")),
}));

describe("the status patch", () => {
	it("turns any status into any other", () => {
		fc.assert(
			fc.property(status, status, (before, after) => {
				expect(patched(before, mergePatch(before, after))).to.deep.equal(after);
			}),
		);
	});

	it("is empty when nothing differs", () => {
		fc.assert(
			fc.property(status, (before) => {
				expect(mergePatch(before, structuredClone(before))).to.deep.equal({});
			}),
		);
	});
});
