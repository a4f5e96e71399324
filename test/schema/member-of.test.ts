// A union: the types of both views, what is refused, and what the reference page says of it.

import { assert } from "chai";
import { seen } from "../../src/schema/defaults.ts";
import { memberOf } from "../../src/schema/member-of.ts";
import { typeText } from "../../src/schema/reference.ts";
import { validateField } from "../../src/schema/validate.ts";
import type { Seen, Written } from "../../src/schema/vocabulary.ts";
import {
	int,
	object,
	optional,
	str,
	withDefault,
} from "../../src/schema/vocabulary.ts";

const way = memberOf(
	"A way.",
	{
		bus: object("By bus.", { line: int("Line.", { minimum: 1, maximum: 9 }) }),
		foot: object("On foot.", {
			shoes: withDefault(str("Shoes.", { values: ["Old", "New"] }), "Old"),
		}),
	},
	{
		name: "one-way",
		beside: { to: str("Goal."), note: optional(str("Note.")) },
	},
);

type WrittenWay = { to: string; note?: string } & (
	| { bus: { line: number }; foot?: never }
	| { foot: { shoes?: "Old" | "New" }; bus?: never }
);
type SeenWay = { to: string; note?: string } & (
	| { bus: { line: number }; foot?: never }
	| { foot: { shoes: "Old" | "New" }; bus?: never }
);
/** `true` where each of two types can stand for the other. */
type Same<A, B> = [A, B] extends [B, A] ? true : false;
const same: [
	Same<Written<typeof way>, WrittenWay>,
	Same<Seen<typeof way>, SeenWay>,
] = [true, true];

describe("memberOf", () => {
	it("gives the types of what is written and what is seen", () => {
		assert.notInclude(same, false);
	});

	it("takes exactly one member, with what stands beside it", () => {
		const rulesFor = (value: unknown) =>
			validateField(way, value).map(({ at, rule }) => `${at} ${rule}`);
		assert.deepEqual(rulesFor({ to: "a", bus: { line: 1 } }), []);
		assert.deepEqual(rulesFor({ to: "a", note: "b", foot: {} }), []);
		assert.deepEqual(rulesFor({ to: "a" }), [" one-way"]);
		assert.deepEqual(rulesFor({ to: "a", bus: { line: 1 }, foot: {} }), [
			" one-way",
		]);
		assert.deepEqual(rulesFor({ bus: {} }), [
			"bus.line required",
			"to required",
		]);
		assert.deepEqual(rulesFor({ to: "a", boat: {} }), ["boat unknown-field"]);
	});

	it("fills the defaults of the member that is set, and of no other", () => {
		assert.deepEqual(seen(way, { to: "a", foot: {} }), {
			to: "a",
			foot: { shoes: "Old" },
		});
		assert.deepEqual(seen(way, { to: "a", bus: { line: 2 } }), {
			to: "a",
			bus: { line: 2 },
		});
	});

	it("is told in the reference", () => {
		assert.equal(typeText(way.schema), "object with exactly one of bus, foot");
	});
});
