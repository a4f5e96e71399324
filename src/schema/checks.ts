// What the plain schema says of one value by itself: its type, its bounds, its form. Members are judged by validate.ts.

import type {
	IntegerSchema,
	ListSchema,
	MapSchema,
	Schema,
	StringSchema,
} from "./vocabulary.ts";

/** `rule` is the id by which a report names the check. */
export type Objection = { rule: string; message: string };

const kindsOfValue = {
	string: "a string",
	integer: "a whole number",
	boolean: "true or false",
	intOrString: "a whole number or a string",
	list: "a list",
	map: "a map",
	object: "a map",
} as const satisfies { [type in Schema["type"]]: string };

/** The longest string of `intOrString`, as crd.ts prints it. */
const longestQuantity = 63;
/** Runes of found text that a message shows. */
const shownLength = 40;

/** Nothing where the value may stand at all; then its members can be judged. */
export function objectionTo(
	schema: Schema,
	value: unknown,
): Objection | undefined {
	if (!hasType(schema, value)) return wrongType(schema, value);
	switch (schema.type) {
		case "string":
			return stringObjection(schema, String(value));
		case "integer":
			return rangeObjection(schema, Number(value));
		case "intOrString":
			return lengthObjection(value);
		case "list":
			return Array.isArray(value) ? itemsObjection(schema, value) : undefined;
		case "map":
			return entriesObjection(schema, Object.keys(Object(value)).length);
		case "boolean":
		case "object":
			return undefined;
	}
}

function hasType(schema: Schema, value: unknown): boolean {
	switch (schema.type) {
		case "string":
		case "boolean":
			return typeof value === schema.type;
		case "integer":
			return Number.isInteger(value);
		case "intOrString":
			return typeof value === "string" || Number.isInteger(value);
		case "list":
			return Array.isArray(value);
		case "map":
		case "object":
			return (
				typeof value === "object" && value !== null && !Array.isArray(value)
			);
	}
}

function wrongType(schema: Schema, value: unknown): Objection {
	const wanted = kindsOfValue[schema.type];
	const advice =
		value === null || value === undefined ? " (leave it out instead)" : "";
	return {
		rule: "wrong-type",
		message: `must be ${wanted}; found ${describe(value)}${advice}`,
	};
}

/** What to write instead of a value of another type, where the value itself shows it. */
export function cureOfType(schema: Schema, value: unknown): string | undefined {
	const isText = typeof value === "string";
	switch (schema.type) {
		case "string":
		case "intOrString":
			return typeof value === "object" ? undefined : "write it in quotes";
		case "integer":
			return isText && /^\d+$/.test(value)
				? "write it without quotes"
				: undefined;
		case "boolean":
			return value === "true" || value === "false"
				? "write it without quotes"
				: undefined;
		case "list":
			return "write a list, also of one item";
		case "object": {
			const [only, ...more] = Object.entries(schema.fields).filter(
				([, { presence }]) => presence === "required",
			);
			if (!isText || !only || more.length > 0) return undefined;
			return only[1].schema.type === "string"
				? `write { ${only[0]}: ${value.slice(0, shownLength)} }`
				: undefined;
		}
		case "map":
			return undefined;
	}
}

function describe(value: unknown): string {
	if (value === null || value === undefined) return "nothing";
	if (Array.isArray(value)) return "a list";
	if (typeof value === "object") return "a map";
	return shown(value);
}

/** A value as a message shows it: text in quotes, long text cut. */
export function shown(value: unknown): string {
	const text = String(value);
	const runes = [...text];
	const cut =
		runes.length > shownLength
			? `${runes.slice(0, shownLength).join("")}...`
			: text;
	return typeof value === "string" ? `'${cut}'` : cut;
}

function stringObjection(
	schema: StringSchema,
	text: string,
): Objection | undefined {
	const { values, minLength, maxLength, format } = schema;
	if (values && !values.includes(text))
		return {
			rule: "enum",
			message: `must be one of ${values.join(", ")}; found ${shown(text)}`,
		};
	if (values) return undefined;
	if (format === "date-time" && !dateTime.test(text))
		return {
			rule: "format",
			message: `must be a time such as 2026-01-31T12:00:00Z; found ${shown(text)}`,
		};
	return boundsObjection({
		rule: "length",
		count: [...text].length,
		minimum: minLength,
		maximum: maxLength,
		unit: "character",
	});
}
const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

function rangeObjection(
	{ minimum, maximum }: IntegerSchema,
	value: number,
): Objection | undefined {
	if (value >= minimum && value <= maximum) return undefined;
	const bounds = `between ${minimum} and ${maximum}`;
	return { rule: "range", message: `must be ${bounds}; found ${value}` };
}

/** What else an integer or a string must be is a rule. */
const lengthObjection = (value: unknown) =>
	boundsObjection({
		rule: "length",
		count: [...String(value)].length,
		minimum: 0,
		maximum: longestQuantity,
		unit: "character",
	});

const itemsObjection = (schema: ListSchema, items: readonly unknown[]) =>
	boundsObjection({
		rule: "items",
		count: items.length,
		minimum: schema.minItems,
		maximum: schema.maxItems,
		unit: "item",
	});

const entriesObjection = (schema: MapSchema, count: number) =>
	boundsObjection({
		rule: "items",
		count,
		minimum: 0,
		maximum: schema.maxProperties,
		unit: "entry",
	});

function boundsObjection(bounds: {
	rule: string;
	count: number;
	minimum: number;
	maximum: number;
	unit: "character" | "item" | "entry";
}): Objection | undefined {
	const { rule, count, minimum, maximum, unit } = bounds;
	const units = (n: number) =>
		n === 1 ? `1 ${unit}` : `${n} ${unit === "entry" ? "entries" : `${unit}s`}`;
	if (count > maximum)
		return {
			rule,
			message: `may not have more than ${units(maximum)}; found ${count}`,
		};
	if (count >= minimum) return undefined;
	const message =
		count === 0
			? "may not be empty"
			: `must have at least ${units(minimum)}; found ${count}`;
	return { rule, message };
}
