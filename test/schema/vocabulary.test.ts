// The two type views of a field, checked by the compiler, and the defaults that lead from one to the other.

import { assert } from "chai";
import { seen } from "../../src/schema/defaults.ts";
import type { Seen, Written } from "../../src/schema/vocabulary.ts";
import {
	int,
	intOrString,
	listOf,
	mapOf,
	object,
	optional,
	str,
	withDefault,
} from "../../src/schema/vocabulary.ts";

const door = object("A door.", {
	name: str("Name."),
	color: withDefault(str("Colour.", { values: ["red", "blue"] }), "red"),
	width: optional(int("Width.", { minimum: 1, maximum: 9 })),
	lock: withDefault(
		object("Lock.", {
			bolts: withDefault(int("Bolts.", { minimum: 0, maximum: 9 }), 2),
		}),
		{},
	),
});
const house = object("A house.", {
	doors: withDefault(listOf("Doors.", door, { key: "name" }), []),
	sizes: optional(
		mapOf(
			"Sizes.",
			intOrString("Size.", {
				pattern: "^x$",
				minimum: 0,
				form: {
					name: "size",
					message: "must be x",
					accepts: ["x"],
					refuses: ["y"],
				},
			}),
		),
	),
});

/** `true` where each of two types can stand for the other. */
type Same<A, B> = [A, B] extends [B, A] ? true : false;

type WrittenDoor = {
	name: string;
	color?: "red" | "blue";
	width?: number;
	lock?: { bolts?: number };
};
type SeenDoor = {
	name: string;
	color: "red" | "blue";
	width?: number;
	lock: { bolts: number };
};
const same: [
	Same<Written<typeof door>, WrittenDoor>,
	Same<Seen<typeof door>, SeenDoor>,
	Same<
		Written<typeof house>,
		{ doors?: WrittenDoor[]; sizes?: { [key: string]: string | number } }
	>,
	Same<
		Seen<typeof house>,
		{ doors: SeenDoor[]; sizes?: { [key: string]: string | number } }
	>,
] = [true, true, true, true];

describe("vocabulary", () => {
	it("gives the types of what is written and what is seen", () => {
		assert.notInclude(same, false);
	});

	it("fills defaults at every depth and leaves the written object alone", () => {
		const written: Written<typeof house> = {
			doors: [{ name: "front" }, { name: "back", lock: { bolts: 0 } }],
		};
		const before = structuredClone(written);
		assert.deepEqual(seen(house, written), {
			doors: [
				{ name: "front", color: "red", lock: { bolts: 2 } },
				{ name: "back", color: "red", lock: { bolts: 0 } },
			],
		});
		assert.deepEqual(written, before);
	});

	it("keeps quantities as they are written", () => {
		const sizes = { a: "0.50", b: 1 };
		assert.deepEqual(seen(house, { sizes }).sizes, sizes);
	});

	it("states the default in the text of the field", () => {
		const { schema } = withDefault(str("Colour."), "red");
		assert.equal(schema.description, "Colour. Default: red.");
	});
});
