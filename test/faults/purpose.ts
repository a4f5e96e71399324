// O3: whether the effects of a change are those that its field is for.

import { kinds } from "../../src/api/index.ts";
import type { AnyField } from "../../src/schema/vocabulary.ts";
import { leaves } from "./leaves/index.ts";

/** Every field that holds no others: "App.ports[].name". */
export const allLeaves: readonly string[] = kinds.flatMap(({ kind, spec }) =>
	leavesOf(spec, kind),
);

function leavesOf({ schema }: AnyField, path: string): string[] {
	if (schema.type === "list") return leavesOf(schema.item, `${path}[]`);
	if (schema.type === "map") return leavesOf(schema.value, `${path}{}`);
	const fields = schema.type === "object" ? Object.entries(schema.fields) : [];
	return fields.length > 0
		? fields.flatMap(([name, field]) => leavesOf(field, `${path}.${name}`))
		: [path];
}

/** Whether the path is that of the field or of something in it. */
export const isWithin = (path: string, field: string): boolean =>
	path.startsWith(field) && /^($|[.[{ ])/.test(path.slice(field.length));

/** The line of the field, or of the nearest one that holds it. */
export const lineOf = (leaf: string): string | undefined =>
	Object.keys(leaves)
		.filter((line) => isWithin(leaf, line))
		.sort((a, b) => b.length - a.length)[0];

/** What a change of the field may change: a field that holds others is for what they are for. */
function purposesOf(leaf: string): string[] {
	const lines = Object.keys(leaves).filter((line) => isWithin(line, leaf));
	const own = lineOf(leaf);
	return [...lines, ...(own ? [own] : [])].flatMap(
		(line) => leaves[line] ?? [],
	);
}

/** What an object says of itself follows from everything; what others say of themselves follows where something is wrong now. */
const isFollowing = (effect: string, isWrong: boolean) =>
	/^(\w+ status\.conditions|(other )?Deployment status)/.test(effect) ||
	(isWrong && /^other \w+ status\.conditions/.test(effect));

/** Effects that the field is not for; `isWrong` where something has a Fault that had none. */
export function strayEffects(
	leaf: string,
	effects: readonly string[],
	isWrong: boolean,
): string[] {
	const purposes = purposesOf(leaf);
	return effects.filter(
		(effect) =>
			!isFollowing(effect, isWrong) &&
			!purposes.some((purpose) => isWithin(effect, purpose)),
	);
}

/** Those of its purposes that are met. */
export const metPurposes = (
	leaf: string,
	effects: readonly string[],
): string[] =>
	purposesOf(leaf).filter((purpose) =>
		effects.some((effect) => isWithin(effect, purpose)),
	);
