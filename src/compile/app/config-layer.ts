// One layer of spec.config: what it gives, what it cannot give, and what it may give once something missing appears.

import type { App } from "../../api/app/app.ts";
import { variablePattern } from "../../api/patterns.ts";
import { pathText } from "../../schema/path.ts";
import type { Fault } from "../fault.ts";
import { lengthOf, substitute, unreadMessage } from "../substitution.ts";
import type { Recipe } from "./recipe.ts";

export type WrittenLayer = NonNullable<
	NonNullable<App["spec"]["config"]>["layers"]
>[number];

/** `key` is where the value stands in its source. */
export type Entry = {
	readonly name: string;
	readonly value: Recipe;
	readonly key: string;
};
export type Layer = {
	readonly entries: readonly Entry[];
	readonly faults: readonly Fault[];
	/** Whether a variable would come from here if what is missing were there. */
	readonly mayGive: (name: string) => boolean;
	/** What follows cannot be judged: the values of this layer do not fit. */
	readonly isTooLarge?: boolean;
};

/** Keys of ConfigMaps hold 253 characters, and every variable becomes one. */
const longestVariable = 253;
const variableForm = new RegExp(variablePattern);
export const isVariable = (name: string) =>
	variableForm.test(name) && name.length <= longestVariable;
const nothing = () => false;
const list = (names: readonly string[]) => names.toSorted().join(", ");

/** The ConfigMap or AppSecret that a layer names. */
export type Source = {
	readonly kind: "ConfigMap" | "AppSecret";
	readonly member: "configMap" | "appSecret";
	readonly name: string;
	/** Values by key; absent where the object or its values do not exist. */
	readonly held: ReadonlyMap<string, Recipe> | undefined;
};
type Wish = { readonly name: string; readonly key: string };

/** Takes variables from a ConfigMap or an AppSecret. */
export function namedLayer(
	layer: WrittenLayer,
	path: string,
	source: Source,
): Layer {
	const { prefix = "", optional = false } = layer;
	const isNamed = Boolean(layer.keys ?? layer.rename);
	const { held } = source;
	if (!held) {
		const wishes = wishesOf(layer, []);
		return {
			entries: [],
			faults: optional ? [] : [missingSource(source, path)],
			mayGive: isNamed
				? (name) => wishes.some((wish) => wish.name === name)
				: (name) => name.startsWith(prefix),
		};
	}
	const wishes = wishesOf(layer, [...held.keys()]);
	const missing = wishes.filter(({ key }) => !held.has(key));
	const entries = wishes.flatMap(({ name, key }) => {
		const value = held.get(key);
		return value ? [{ name, key, value }] : [];
	});
	const faults = [
		...(optional ? [] : missingKeys(missing, source, path)),
		...nameFaults(wishes, path),
	];
	return {
		entries,
		faults,
		mayGive: (name) => missing.some((wish) => wish.name === name),
	};
}

/** Sorted by name. Without `keys` and `rename` all keys that are names of variables are meant. */
function wishesOf(layer: WrittenLayer, present: readonly string[]): Wish[] {
	const { keys, rename, prefix = "" } = layer;
	const all = keys || rename ? [] : present.filter(isVariable);
	return [
		...[...(keys ?? []), ...all].map((key) => ({ name: prefix + key, key })),
		...Object.entries(rename ?? {}).map(([name, key]) => ({
			name: prefix + name,
			key,
		})),
	].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

const missingSource = (
	{ kind, member, name }: Source,
	path: string,
): Fault => ({
	reason: "ConfigMissing",
	path: `${path}.${member}`,
	message:
		kind === "ConfigMap"
			? `names the ConfigMap ${name}, which does not exist`
			: `names the AppSecret ${name}, which does not exist or has no values yet`,
});

function missingKeys(
	missing: readonly Wish[],
	{ kind, name }: Source,
	path: string,
): Fault[] {
	if (missing.length === 0) return [];
	const keys = [...new Set(missing.map(({ key }) => key))];
	const message = `takes from the ${kind} ${name} what it does not hold: ${list(keys)}`;
	return [{ reason: "ConfigMissing", path, message }];
}

function nameFaults(wishes: readonly Wish[], path: string): Fault[] {
	const names = wishes.map(({ name }) => name);
	const bad = names.filter((name) => !isVariable(name));
	const twice = names.filter((name, index) => names.indexOf(name) !== index);
	const faults: Fault[] = [];
	if (bad.length > 0)
		faults.push({
			reason: "ConfigInvalid",
			path,
			message: `gives names that no variable can have: ${list(bad)}; rename gives such keys another name`,
		});
	if (twice.length > 0)
		faults.push({
			reason: "ConfigInvalid",
			path,
			message: `gives by both keys and rename: ${list([...new Set(twice)])}`,
		});
	return faults;
}

/** What a layer of values knows of the layers before it. */
export type Earlier = {
	readonly valueOf: (name: string) => Recipe | undefined;
	readonly mayGive: (name: string) => boolean;
	/** Characters that the values of one layer may have together. */
	readonly limit: number;
};

/** Values as the author wrote them, with the variables of earlier layers put in. */
export function valuesLayer(
	values: { readonly [name: string]: string },
	path: string,
	{ valueOf, mayGive, limit }: Earlier,
): Layer {
	const entries: Entry[] = [];
	const faults: Fault[] = [];
	let left = limit;
	for (const name of Object.keys(values).sort()) {
		const written = values[name] ?? "";
		const at = `${path}.values${isVariable(name) ? `.${name}` : pathText([name])}`;
		const result = substitute(written, { valueOf, limit: left });
		if (!result) {
			const message = "gives more text than a ConfigMap holds";
			faults.push({ reason: "ConfigInvalid", path: at, message });
			return { entries, faults, mayGive: nothing, isTooLarge: true };
		}
		for (const piece of result.pieces) left -= lengthOf(piece);
		if (!isVariable(name))
			faults.push({
				reason: "ConfigInvalid",
				path: at,
				message: "is no name of a variable",
			});
		faults.push(...referenceFaults(result.unknown, at, mayGive));
		if (result.unread.length > 0)
			faults.push({
				reason: "ConfigInvalid",
				path: at,
				message: unreadMessage(
					result.unread,
					"a variable of an earlier layer, where its default may stand",
				),
			});
		entries.push({ name, key: name, value: result.pieces });
	}
	return { entries, faults, mayGive: nothing };
}

function referenceFaults(
	unknown: readonly string[],
	path: string,
	mayGive: (name: string) => boolean,
): Fault[] {
	const shown = (names: readonly string[]) =>
		names.map((name) => `\${${name}}`).join(", ");
	const waiting = unknown.filter(mayGive);
	const never = unknown.filter((name) => !mayGive(name));
	const faults: Fault[] = [];
	if (never.length > 0)
		faults.push({
			reason: "ConfigInvalid",
			path,
			message: `uses ${shown(never)}, which no earlier layer gives`,
		});
	if (waiting.length > 0)
		faults.push({
			reason: "ConfigMissing",
			path,
			message: `uses ${shown(waiting)}, which is not there yet`,
		});
	return faults;
}
