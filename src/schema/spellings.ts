// How other tools write what one of our fields says: for whoever comes from Kubernetes or compose.

import type { Path } from "./path.ts";

/** One place, the names that others use there, and what to write instead. Without `names` it is about a value of a wrong type. */
export type Spelling = {
	/** List items as `[]`: spec.ports[]. */
	readonly within: string;
	/** Told from each other without regard to case, hyphens and underscores. */
	readonly names?: readonly string[];
	/** Members of the object at `within`, or the value itself where there are no names. */
	readonly example?: unknown;
	/** Why, or what there is instead. */
	readonly note?: string;
};

const bare = (name: string) => name.toLowerCase().replaceAll(/[-_ ]/g, "");
const placeOf = (path: Path) =>
	path.map((step) => (typeof step === "number" ? "[]" : `.${step}`)).join("");

/** What to write instead of the field `name` of the object at `path`. */
export const counterpart = (
	spellings: readonly Spelling[],
	path: Path,
	name: string,
): string | undefined =>
	cureOf(
		spellings.find(
			({ within, names }) =>
				`.${within}` === placeOf(path) && names?.map(bare).includes(bare(name)),
		),
	);

/** What to write instead of a value of another type at `path`. */
export const counterpartOfValue = (
	spellings: readonly Spelling[],
	path: Path,
): string | undefined =>
	cureOf(
		spellings.find(
			({ within, names }) => `.${within}` === placeOf(path) && !names,
		),
	);

function cureOf(spelling: Spelling | undefined): string | undefined {
	if (!spelling) return undefined;
	const { names, example, note } = spelling;
	const text = flow(example);
	const shown = names ? text.replace(/^\{ (.*) \}$/s, "$1") : text;
	const parts = example === undefined ? [] : [`write ${shown}`];
	return [...parts, ...(note ? [note] : [])].join("; ");
}

/** Text that YAML takes for text. */
const plain = /^([A-Za-z/][-\w./:]*|\d+[A-Za-z]+)$/;

/** YAML in one line. */
function flow(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
	if (typeof value === "object" && value !== null) {
		const members = Object.entries(value).map(
			([name, each]) => `${name}: ${flow(each)}`,
		);
		return members.length > 0 ? `{ ${members.join(", ")} }` : "{}";
	}
	if (typeof value === "string" && !plain.test(value))
		return JSON.stringify(value);
	return String(value);
}
