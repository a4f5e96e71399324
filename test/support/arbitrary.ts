// Random values that the plain schema accepts, whatever the rules say of them.

import fc from "fast-check";
import type { ObjectSchema, Schema } from "../../src/schema/vocabulary.ts";

const fewItems = 3;

/** Lists that are merged by key or are sets may hold doubles: rules are asked on those as well. */
export function arbitraryOf(schema: Schema): fc.Arbitrary<unknown> {
	switch (schema.type) {
		case "string": {
			const { values, minLength, maxLength } = schema;
			if (values) return fc.constantFrom(...values);
			const bounds = {
				minLength,
				maxLength: Math.min(maxLength, minLength + 20),
			};
			return fc.oneof(
				fc.string({ ...bounds, unit: "grapheme-ascii" }),
				fc.string({ ...bounds, unit: "binary" }),
			);
		}
		case "integer":
			return fc.integer({
				min: Math.max(schema.minimum, Number.MIN_SAFE_INTEGER),
				max: Math.min(schema.maximum, Number.MAX_SAFE_INTEGER),
			});
		case "boolean":
			return fc.boolean();
		case "intOrString":
			return fc.oneof(
				fc.integer(),
				fc.string({ maxLength: 63 }),
				fc.stringMatching(new RegExp(schema.pattern)),
			);
		case "list": {
			const { minItems, maxItems, item } = schema;
			return fc.array(arbitraryOf(item.schema), {
				minLength: minItems,
				maxLength: Math.min(maxItems, minItems + fewItems),
			});
		}
		case "map":
			return fc.dictionary(
				fc.string({ maxLength: 10 }),
				arbitraryOf(schema.value.schema),
				{ maxKeys: fewItems },
			);
		case "object":
			return arbitraryObject(schema);
	}
}

function arbitraryObject({ fields }: ObjectSchema): fc.Arbitrary<unknown> {
	const members: { [name: string]: fc.Arbitrary<unknown> } = {};
	for (const [name, field] of Object.entries(fields))
		members[name] = arbitraryOf(field.schema);
	const requiredKeys = Object.keys(fields).filter(
		(name) => fields[name]?.presence === "required",
	);
	return fc.record(members, { requiredKeys });
}
