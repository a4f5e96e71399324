// Changes of one leaf of a spec, read off its schema: taken away, every value of an enum, both bounds and one beyond each, other letters, another order.

import type { ObjectSchema, Schema } from "../../src/schema/vocabulary.ts";

type Value = unknown;
type Tree = { [member: string]: Value };
export type Mutation = {
	/** `network.links[0].port at its maximum`. */
	title: string;
	spec: Tree;
	/** The schema itself forbids it. */
	isForbidden: boolean;
};

/** All changes of one leaf each of what is written; members that are not written are left out. */
export function mutationsOf(schema: ObjectSchema, spec: Tree): Mutation[] {
	return changesOf(schema, spec, "").map(({ title, value, isForbidden }) => ({
		title: title.replace(/^\./, ""),
		spec: value as Tree,
		isForbidden,
	}));
}

/** One change: the whole value with it; `value` undefined takes the member away. */
type Change = { title: string; value: Value; isForbidden: boolean };

function changesOf(schema: Schema, value: Value, path: string): Change[] {
	const allowed = (what: string, value: Value): Change => ({
		title: `${path} ${what}`,
		value,
		isForbidden: false,
	});
	const forbidden = (what: string, value: Value): Change => ({
		...allowed(what, value),
		isForbidden: true,
	});
	switch (schema.type) {
		case "object":
			return membersOf(schema, value as Tree, path);
		case "list": {
			const items = value as Value[];
			const within = items.flatMap((item, index) =>
				changesOf(schema.item.schema, item, `${path}[${index}]`).map(
					(change) => ({ ...change, value: items.with(index, change.value) }),
				),
			);
			const turned = allowed("in another order", items.toReversed());
			return items.length > 1 ? [turned, ...within] : within;
		}
		case "string":
			if (schema.values)
				return [
					...schema.values
						.filter((other) => other !== value)
						.map((other) => allowed(`is ${other}`, other)),
					forbidden("is no value of the enum", "NoSuchValue"),
				];
			return [
				allowed("with other letters", `${String(value)}ß`),
				forbidden("is too long", "a".repeat(schema.maxLength + 1)),
			];
		case "integer":
			return [
				allowed("at its minimum", schema.minimum),
				forbidden("below its minimum", schema.minimum - 1),
				allowed("at its maximum", schema.maximum),
				forbidden("above its maximum", schema.maximum + 1),
			];
		case "boolean":
			return [allowed("turned", value !== true)];
		default:
			return [];
	}
}

function membersOf(
	{ fields }: ObjectSchema,
	value: Tree,
	path: string,
): Change[] {
	return Object.entries(fields).flatMap(([name, { schema, presence }]) => {
		if (!(name in value)) return [];
		const { [name]: written, ...rest } = value;
		const within = changesOf(schema, written, `${path}.${name}`).map(
			(change) => ({ ...change, value: { ...value, [name]: change.value } }),
		);
		const without: Change = {
			title: `${path}.${name} taken away`,
			value: rest,
			isForbidden: presence === "required",
		};
		return [without, ...within];
	});
}
