// What a variable is made of: text that is known, and keys of Secrets whose values only the runtime sees.

import type { Values } from "../filling.ts";
import type { Pieces } from "../substitution.ts";
import { markSize, textOf } from "../substitution.ts";

/** A key of a copy, which never changes: the pair stands for one value. */
export type SecretKey = { readonly secret: string; readonly key: string };
export type Recipe = Pieces<SecretKey>;
export type Recipes = ReadonlyMap<string, Recipe>;

/** Bytes of the text that is known, and `markSize` for each key. */
export const knownBytes = (recipe: Recipe): number =>
	recipe.reduce(
		(sum, piece) =>
			sum + (typeof piece === "string" ? Buffer.byteLength(piece) : markSize),
		0,
	);

/** Names of all Secrets that the recipes take something from, sorted. */
export const ingredientsOf = (recipes: Recipes): string[] =>
	[
		...new Set(
			[...recipes.values()].flatMap((recipe) =>
				recipe.flatMap((piece) =>
					typeof piece === "string" ? [] : [piece.secret],
				),
			),
		),
	].sort();

/** Variables that are known as text, and those that touch a Secret. */
export function divided(variables: Recipes): {
	texts: { [name: string]: string };
	recipes: Recipes;
} {
	const texts: [string, string][] = [];
	const recipes: [string, Recipe][] = [];
	for (const [name, recipe] of variables) {
		const text = textOf(recipe);
		if (text === undefined) recipes.push([name, recipe]);
		else texts.push([name, text]);
	}
	return { texts: Object.fromEntries(texts), recipes: new Map(recipes) };
}

/** The value in at most `limit` bytes; what is missing is named. */
export function cooked(
	recipe: Recipe,
	secrets: ReadonlyMap<string, Values>,
	limit: number,
): Buffer | { missing: SecretKey } | "too large" {
	const parts: Buffer[] = [];
	let length = 0;
	for (const piece of recipe) {
		const part =
			typeof piece === "string"
				? Buffer.from(piece)
				: secrets.get(piece.secret)?.get(piece.key);
		if (!part) return { missing: piece as SecretKey };
		length += part.length;
		if (length > limit) return "too large";
		parts.push(part);
	}
	return Buffer.concat(parts);
}
