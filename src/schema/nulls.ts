// Members that are null: the API server leaves them out when an object is created or patched, and keeps those of lists.

import type { Path } from "./path.ts";
import type { AnyField, Schema } from "./vocabulary.ts";

/** A null where the schema has a member that may be left out. */
export type LeftOut = { readonly path: Path; readonly field: AnyField };
export type Pruned = {
	/** The value without them. */
	readonly value: unknown;
	readonly leftOut: readonly LeftOut[];
};

/** Unknown members stay as they are: they are refused, null or not. Recursion follows the schema. */
export function withoutNulls({ schema }: AnyField, written: unknown): Pruned {
	const leftOut: LeftOut[] = [];
	const value = prune({ schema, value: written, path: [], leftOut });
	return { value, leftOut };
}

type Node = {
	schema: Schema;
	value: unknown;
	path: Path;
	leftOut: LeftOut[];
};

function prune({ schema, value, path, leftOut }: Node): unknown {
	const below = (step: string | number, field: AnyField, each: unknown) =>
		prune({
			schema: field.schema,
			value: each,
			path: [...path, step],
			leftOut,
		});
	if (schema.type === "list" && Array.isArray(value))
		return value.map((item, index) => below(index, schema.item, item));
	if (typeof value !== "object" || value === null || Array.isArray(value))
		return value;
	const entries = Object.entries(value).flatMap(([name, each]) => {
		const field = memberField(schema, name);
		if (!field) return [[name, each]];
		if (each !== null) return [[name, below(name, field, each)]];
		if (field.isOptional) leftOut.push({ path: [...path, name], field });
		return [];
	});
	return Object.fromEntries(entries);
}

/** Of a map every entry may be left out. */
function memberField(
	schema: Schema,
	name: string,
): (AnyField & { isOptional: boolean }) | undefined {
	if (schema.type === "map") return { ...schema.value, isOptional: true };
	const field =
		schema.type === "object" && Object.hasOwn(schema.fields, name)
			? schema.fields[name]
			: undefined;
	return field && { ...field, isOptional: field.presence !== "required" };
}
