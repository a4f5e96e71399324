// Fills what was not written, in memory only: the user's own object is never changed.

import type { AnyField, Field, Presence } from "./vocabulary.ts";

/** The value as the compiler sees it. `written` has passed the schema; unknown members are kept as they are. */
export function seen<W, S>(field: Field<W, S, Presence>, written: W): S {
	return fill(field, written) as S;
}

function fill({ schema }: AnyField, written: unknown): unknown {
	if (schema.type === "list" && Array.isArray(written))
		return written.map((item) => fill(schema.item, item));
	if (written === null || typeof written !== "object") return written;
	const entries = Object.entries(written);
	if (schema.type === "map")
		return Object.fromEntries(
			entries.map(([key, value]) => [key, fill(schema.value, value)]),
		);
	if (schema.type !== "object") return written;
	const members = new Map<string, unknown>(entries);
	for (const [name, field] of Object.entries(schema.fields)) {
		const value = members.get(name) ?? field.fallback;
		if (value !== undefined) members.set(name, fill(field, value));
	}
	return Object.fromEntries(members);
}
