// Changes of one leaf of a spec, read off its schema: taken away, every value of an enum, both bounds and one beyond each, the examples
// of its rules, other letters, another order.

import { armorEnd } from "../../src/sealing/age.ts";
import type {
	ListSchema,
	ObjectSchema,
	Schema,
	StringSchema,
} from "../../src/schema/vocabulary.ts";

type Value = unknown;
type Tree = { [member: string]: Value };
export type Mutation = {
	/** `network.links[0].port at its maximum`. */
	title: string;
	/** The field that is changed, its lists and maps without places: `network.links[].port`. */
	leaf: string;
	spec: Tree;
	/** The schema itself forbids it. */
	isForbidden: boolean;
};

/** All changes of one leaf each of what is written; members that are not written are left out. */
export function mutationsOf(schema: ObjectSchema, spec: Tree): Mutation[] {
	return changesOf(schema, spec)
		.filter(({ value }) => JSON.stringify(value) !== JSON.stringify(spec))
		.map(({ path, what, value, isForbidden }) => ({
			title: `${textOf(path)} ${what}`,
			leaf: textOf(path.map(([member]) => [member])),
			spec: value as Tree,
			isForbidden,
		}));
}

/** Where in the spec: a member, or with a place an item of a list or an entry of a map. */
type Step = readonly [member: string, place?: string];
const textOf = (path: readonly Step[]): string =>
	path
		.map(([member, place = ""]) =>
			member === "[]"
				? `[${place}]`
				: member === "{}"
					? `{${place}}`
					: `.${member}`,
		)
		.join("")
		.replace(/^\./, "");

/** One change: the whole value with it; `value` undefined takes the member away. */
type Change = {
	path: Step[];
	what: string;
	value: Value;
	isForbidden: boolean;
};
const allowed = (what: string, value: Value): Change => ({
	path: [],
	what,
	value,
	isForbidden: false,
});
const forbidden = (what: string, value: Value): Change => ({
	...allowed(what, value),
	isForbidden: true,
});
/** The change of a part as one of the whole. */
const within = (step: Step, changes: Change[], put: (part: Value) => Value) =>
	changes.map((change) => ({
		...change,
		path: [step, ...change.path],
		value: put(change.value),
	}));

function changesOf(schema: Schema, value: Value): Change[] {
	switch (schema.type) {
		case "object":
			return ofMembers(schema, value as Tree);
		case "map":
			return ofEntries(value as Tree, (entry) =>
				changesOf(schema.value.schema, entry),
			);
		case "list":
			return ofItems(schema, value as Value[]);
		case "string":
			return ofText(schema, String(value));
		case "integer":
			return [
				allowed("at its minimum", schema.minimum),
				forbidden("below its minimum", schema.minimum - 1),
				allowed("at its maximum", schema.maximum),
				forbidden("above its maximum", schema.maximum + 1),
			];
		case "intOrString":
			return [
				...portsAndQuantities
					.filter((other) => new RegExp(schema.pattern, "u").test(other))
					.map((other) => allowed(`is ${other}`, other)),
				allowed("at its minimum", schema.minimum),
				forbidden("below its minimum", schema.minimum - 1),
				...(schema.maximum === undefined
					? []
					: [forbidden("above its maximum", schema.maximum + 1)]),
				forbidden("has no such form", "-/-"),
			];
		case "boolean":
			return [allowed("turned", value !== true)];
	}
}

/** Where text or a number may stand: names of ports, and amounts that are more and less than usual ones. */
const portsAndQuantities = ["http", "pg", "1", "10m", "96Mi", "2Gi"];

function ofText(schema: StringSchema, value: string): Change[] {
	if (schema.values)
		return [
			...schema.values.map((other) => allowed(`is ${other}`, other)),
			forbidden("is no value of the enum", "NoSuchValue"),
		];
	const examples = (of: "accepts" | "refuses") =>
		[...new Set(schema.rules.flatMap((rule) => rule[of]))].map(String);
	// What is sealed ends in its own line, and that of an example opens for nobody.
	const longer = (end: string) =>
		value.includes(armorEnd)
			? value.replace(`\n${armorEnd}`, `${end}\n${armorEnd}`)
			: value + end;
	return [
		allowed("with other letters", longer("ß")),
		allowed("with more letters", longer("0")),
		forbidden("is too long", "a".repeat(schema.maxLength + 1)),
		...examples("accepts")
			.filter((other) => !other.includes(armorEnd))
			.map((other) => allowed(`is ${other}`, other)),
		...examples("refuses").map((other) => forbidden(`is ${other}`, other)),
	];
}

function ofItems(schema: ListSchema, items: Value[]): Change[] {
	const changes = items.flatMap((item, index) => [
		...within(
			["[]", String(index)],
			changesOf(schema.item.schema, item),
			(part) => items.with(index, part),
		),
		...within(
			["[]", String(index)],
			[
				items.length > schema.minItems
					? allowed("taken away", undefined)
					: forbidden("taken away", undefined),
			],
			() => items.toSpliced(index, 1),
		),
	]);
	const turned = allowed("in another order", items.toReversed());
	return items.length > 1 ? [turned, ...changes] : changes;
}

const ofEntries = (value: Tree, changes: (entry: Value) => Change[]) =>
	Object.entries(value).flatMap(([key, entry]) => {
		const { [key]: _, ...rest } = value;
		return [
			...within(["{}", key], changes(entry), (part) => ({
				...value,
				[key]: part,
			})),
			...within(["{}", key], [allowed("taken away", undefined)], () => rest),
		];
	});

const ofMembers = ({ fields }: ObjectSchema, value: Tree) =>
	Object.entries(fields).flatMap(([name, { schema, presence }]) => {
		if (!(name in value)) return [];
		const { [name]: written, ...rest } = value;
		const away = presence === "required" ? forbidden : allowed;
		return [
			...within([name], [away("taken away", undefined)], () => rest),
			...within([name], changesOf(schema, written), (part) => ({
				...value,
				[name]: part,
			})),
		];
	});
