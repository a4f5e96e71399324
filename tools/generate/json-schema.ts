// Prints a field of the vocabulary as JSON Schema for consumers that are not the API server. Objects refuse unknown members,
// so that a misspelt name is told. Of the rules only patterns are printed; the others are left to whoever reads the value.

import type { AnyField, Schema } from "../../src/schema/vocabulary.ts";

export type JsonSchema = { readonly [keyword: string]: unknown };

export function jsonSchema({ schema }: AnyField): JsonSchema {
	return { description: schema.description, ...shape(schema) };
}

function text({
	minLength,
	maxLength,
	values,
	rules,
}: Extract<Schema, { type: "string" }>): JsonSchema {
	if (values) return { enum: values };
	const patterns = rules.flatMap(({ pattern }) => pattern ?? []);
	const [pattern, ...more] = patterns;
	return {
		type: "string",
		minLength,
		maxLength,
		...(pattern !== undefined && { pattern }),
		...(more.length > 0 && { allOf: more.map((each) => ({ pattern: each })) }),
	};
}

function shape(schema: Schema): JsonSchema {
	switch (schema.type) {
		case "string":
			return text(schema);
		case "integer": {
			const { minimum, maximum } = schema;
			return { type: "integer", minimum, maximum };
		}
		case "boolean":
			return { type: "boolean" };
		case "intOrString": {
			const { pattern, minimum } = schema;
			return { type: ["integer", "string"], pattern, minimum };
		}
		case "list": {
			const { item, minItems, maxItems, listType } = schema;
			return {
				type: "array",
				items: jsonSchema(item),
				minItems,
				maxItems,
				uniqueItems: listType === "set",
			};
		}
		case "map":
			return {
				type: "object",
				additionalProperties: jsonSchema(schema.value),
				maxProperties: schema.maxProperties,
			};
		case "object":
			return members(schema.fields);
	}
}

function members(fields: { readonly [name: string]: AnyField }): JsonSchema {
	const entries = Object.entries(fields);
	const required = entries
		.filter(([, { presence }]) => presence === "required")
		.map(([name]) => name);
	return {
		type: "object",
		additionalProperties: false,
		...(required.length > 0 && { required }),
		properties: Object.fromEntries(
			entries.map(([name, field]) => [name, jsonSchema(field)]),
		),
	};
}
