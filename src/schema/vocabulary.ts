// The words every kind is written in. Each word makes one node of a structural schema and its two type views:
// Written (what a user may type) and Seen (after the compiler has filled the defaults).
// Printing them as a CRD is crd.ts, filling defaults is defaults.ts, checking files offline is validate.ts.

import type { IntOrStringForm, Rule } from "./rules.ts";
import { numberOrMatch } from "./rules.ts";

export type Schema =
	| StringSchema
	| IntegerSchema
	| BooleanSchema
	| QuantitySchema
	| ListSchema
	| MapSchema
	| ObjectSchema;

type Common = { description: string; rules: readonly Rule[] };
export type StringSchema = Common & {
	type: "string";
	minLength: number;
	maxLength: number;
	values?: readonly string[];
	format?: "date-time";
};
export type IntegerSchema = Common & {
	type: "integer";
	minimum: number;
	maximum: number;
	format: "int32" | "int64";
};
export type BooleanSchema = Common & { type: "boolean" };
/** An integer or a string, as Kubernetes takes quantities and port references. The first rule holds the pattern and the bounds. */
export type QuantitySchema = Common & {
	type: "intOrString";
	pattern: string;
	minimum: number;
	maximum?: number;
};
export type ListSchema = Common & {
	type: "list";
	item: AnyField;
	minItems: number;
	maxItems: number;
	listType: "atomic" | "set" | "map";
	key?: string;
};
export type MapSchema = Common & {
	type: "map";
	value: AnyField;
	maxProperties: number;
};
export type ObjectSchema = Common & {
	type: "object";
	fields: Fields;
	/** Exactly one of these is set; member-of.ts makes them. */
	union?: readonly string[];
};

export type Presence = "required" | "optional" | "default";
declare const views: unique symbol;
/** One field: its schema, whether it must be written, and (as types only) how it is written and how it is seen. */
export type Field<W, S, P extends Presence> = {
	readonly schema: Schema;
	readonly presence: P;
	readonly fallback?: unknown;
	/** The API server fills `fallback` in, too. */
	readonly isStored?: true;
	readonly [views]?: { written: W; seen: S };
};
export type AnyField = Field<unknown, unknown, Presence>;
export type Fields = { readonly [name: string]: AnyField };

/** What a user may type. */
export type Written<F> =
	F extends Field<infer W, unknown, Presence> ? W : never;
/** The same after defaults: fields with a default are there. */
export type Seen<F> = F extends Field<unknown, infer S, Presence> ? S : never;

type KeysOf<F extends Fields, P extends Presence> = {
	[K in keyof F]: F[K] extends Field<unknown, unknown, P> ? K : never;
}[keyof F];
type Flat<T> = { [K in keyof T]: T[K] };
export type WrittenObject<F extends Fields> = Flat<
	{ -readonly [K in KeysOf<F, "required">]: Written<F[K]> } & {
		-readonly [K in KeysOf<F, "optional" | "default">]?: Written<F[K]>;
	}
>;
export type SeenObject<F extends Fields> = Flat<
	{ -readonly [K in KeysOf<F, "required" | "default">]: Seen<F[K]> } & {
		-readonly [K in KeysOf<F, "optional">]?: Seen<F[K]>;
	}
>;

type Ruled = { rules?: readonly Rule[] };
const required = <W, S>(schema: Schema): Field<W, S, "required"> => ({
	schema,
	presence: "required",
});

/** A string of 1 to 253 characters unless said otherwise; `values` makes it an enumeration. */
export function str<const V extends string = string>(
	description: string,
	options: Ruled & {
		values?: readonly V[];
		minLength?: number;
		maxLength?: number;
		format?: "date-time";
	} = {},
): Field<V, V, "required"> {
	const { rules = [], minLength = 1, maxLength = 253 } = options;
	const { values, format } = options;
	return required({
		type: "string",
		description,
		rules,
		minLength,
		maxLength,
		...(values && { values }),
		...(format && { format }),
	});
}

/** A 32-bit integer; the name of the field carries its unit. `format: int64` for user ids. */
export function int(
	description: string,
	options: Ruled & {
		minimum: number;
		maximum: number;
		format?: "int32" | "int64";
	},
): Field<number, number, "required"> {
	const { rules = [], format = "int32", minimum, maximum } = options;
	return required({
		type: "integer",
		description,
		rules,
		minimum,
		maximum,
		format,
	});
}

export function bool(
	description: string,
	options: Ruled = {},
): Field<boolean, boolean, "required"> {
	return required({
		type: "boolean",
		description,
		rules: options.rules ?? [],
	});
}

/** An integer within the bounds or a string that matches `pattern`; `form` says so in a sentence. Kept as written: quantities are never normalised. */
export function intOrString(
	description: string,
	options: IntOrStringForm,
): Field<number | string, number | string, "required"> {
	const { pattern, minimum, maximum } = options;
	return required({
		type: "intOrString",
		description,
		rules: [numberOrMatch(options)],
		pattern,
		minimum,
		...(maximum !== undefined && { maximum }),
	});
}

/** A list of at most 64 items unless said otherwise. `key` makes it a list-map, `unique` a set, neither leaves it atomic. */
export function listOf<W, S>(
	description: string,
	item: Field<W, S, "required">,
	options: Ruled & {
		key?: string;
		unique?: boolean;
		minItems?: number;
		maxItems?: number;
	} = {},
): Field<W[], S[], "required"> {
	const { rules = [], key, unique, minItems = 0, maxItems = 64 } = options;
	const listType = key ? "map" : unique ? "set" : "atomic";
	return required({
		type: "list",
		description,
		rules,
		item,
		minItems,
		maxItems,
		listType,
		...(key && { key }),
	});
}

/** A map of at most 64 entries unless said otherwise, merged by key. */
export function mapOf<W, S>(
	description: string,
	value: Field<W, S, "required">,
	options: Ruled & { maxProperties?: number } = {},
): Field<{ [key: string]: W }, { [key: string]: S }, "required"> {
	const { rules = [], maxProperties = 64 } = options;
	return required({ type: "map", description, rules, value, maxProperties });
}

export function object<const F extends Fields>(
	description: string,
	fields: F,
	options: Ruled = {},
): Field<WrittenObject<F>, SeenObject<F>, "required"> {
	return required({
		type: "object",
		description,
		rules: options.rules ?? [],
		fields,
	});
}

/** The field may be left out, and then nothing takes its place. */
export function optional<W, S>(
	field: Field<W, S, "required">,
): Field<W, S, "optional"> {
	return { schema: field.schema, presence: "optional" };
}

/** The field may be left out; the compiler then sees `fallback`. The CRD carries it as text only. */
export function withDefault<W, S>(
	field: Field<W, S, "required">,
	fallback: NoInfer<W>,
): Field<W, S, "default"> {
	const text = fallback === "" ? "empty" : String(fallback);
	const shown = typeof fallback === "object" ? "" : ` Default: ${text}.`;
	const description = field.schema.description + shown;
	return {
		schema: { ...field.schema, description },
		presence: "default",
		fallback,
	};
}

/** The same, and the CRD carries it as `default:`: for what the API server itself reads. */
export const withStoredDefault = <W, S>(
	field: Field<W, S, "required">,
	fallback: NoInfer<W>,
): Field<W, S, "default"> => ({
	...withDefault(field, fallback),
	isStored: true,
});
