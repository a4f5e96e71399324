// The keys of an AppSecret in the order in which their values can be made: a template after the keys that it uses.

import type {
	AppSecretSpec,
	AppSecretSpecWritten,
} from "../../api/app-secret/spec.ts";
import { appSecretSpec } from "../../api/app-secret/spec.ts";
import { seen } from "../../schema/defaults.ts";
import { armorBegin, armorEnd } from "../../sealing/age.ts";
import type { Encoding } from "../../sealing/encoders.ts";
import type { Fault } from "../fault.ts";
import type { Pieces } from "../substitution.ts";
import { substitute, textOf, unreadMessage } from "../substitution.ts";

type Item = AppSecretSpec["data"][number];
/** Text, and keys whose values are put in. */
export type Template = Pieces<{ readonly key: string }>;
export type Source = { readonly key: string; readonly path: string } & (
	| { readonly generate: NonNullable<Item["generate"]> }
	| { readonly sealed: string }
	| { readonly template: Template; readonly encode: Encoding }
);
export type Sources = {
	readonly ordered: readonly Source[];
	readonly faults: readonly Fault[];
};

/** A Secret holds 1 MiB; the rest is for names and metadata. */
export const mostBytes = 900 * 1024;

/** A stored object may lack members: an item without key or source is none. */
export function sourcesOf(spec: AppSecretSpecWritten | undefined): Sources {
	const { data } = seen(appSecretSpec, { ...spec, data: spec?.data ?? [] });
	const items = data
		.map((item, index) => ({ ...item, path: `spec.data[${index}]` }))
		.filter(({ key }) => key);
	const keys = new Set(items.map(({ key }) => key));
	const read = items.map((item) => sourceOf(item, keys));
	const sources = read.flatMap(({ source }) => source ?? []);
	const { ordered, faults } = inOrder(sources);
	return {
		ordered,
		faults: [...read.flatMap((each) => each.faults), ...faults],
	};
}

type Read = { source?: Source; faults: Fault[] };

function sourceOf(
	item: Item & { path: string },
	keys: ReadonlySet<string>,
): Read {
	const { key, path, generate, sealed, template, encode } = item;
	if (generate) return { source: { key, path, generate }, faults: [] };
	if (sealed !== undefined) return sealedSource(key, path, sealed.trim());
	if (template === undefined) return { faults: [] };
	const result = substitute<{ key: string }>(template, {
		valueOf: (name) => (keys.has(name) ? [{ key: name }] : undefined),
		limit: mostBytes,
		names: "Keys",
	});
	const { pieces = [], unknown = [], unread = [] } = result ?? {};
	const source: Source = { key, path, template: pieces, encode };
	if (unread.length > 0) {
		const message = unreadMessage(unread, "a key of this AppSecret");
		return { source, faults: [invalid(`${path}.template`, message)] };
	}
	const isPlain = textOf(pieces) !== undefined;
	if (unknown.length === 0)
		return { source, faults: isPlain ? [plainFault(path)] : [] };
	const shown = unknown.map((name) => `\${${name}}`).join(", ");
	const message = `uses ${shown}, which is no key of this AppSecret`;
	return { source, faults: [invalid(`${path}.template`, message)] };
}

function sealedSource(key: string, path: string, sealed: string): Read {
	const isArmored = sealed.startsWith(armorBegin) && sealed.endsWith(armorEnd);
	const fault = invalid(`${path}.sealed`, "is not what seaworthy seal prints");
	return { source: { key, path, sealed }, faults: isArmored ? [] : [fault] };
}

/** Whoever reads AppSecrets reads such a value (R11). */
const plainFault = (path: string): Fault => ({
	reason: "PlainValue",
	path: `${path}.template`,
	message:
		"uses no key and is a value in the spec; seal it with seaworthy seal and write it as sealed",
});

const invalid = (path: string, message: string): Fault => ({
	reason: "InvalidSpec",
	path,
	message,
});

/** Keys that a source is made of, each once. */
export function usedKeys(source: Source): string[] {
	if (!("template" in source)) return [];
	const keys = source.template.flatMap((piece) =>
		typeof piece === "string" ? [] : [piece.key],
	);
	return [...new Set(keys)].sort();
}

function inOrder(sources: readonly Source[]): Sources {
	const ordered: Source[] = [];
	let open = sources.toSorted((a, b) => (a.key < b.key ? -1 : 1));
	for (;;) {
		const waiting = new Set(open.map(({ key }) => key));
		const next = open.filter((source) =>
			usedKeys(source).every((key) => !waiting.has(key)),
		);
		if (next.length === 0) break;
		ordered.push(...next);
		open = open.filter((source) => !next.includes(source));
	}
	const faults = open.map(({ path, key }) =>
		invalid(
			`${path}.template`,
			`leads in a circle: the value of ${key} would be made of itself`,
		),
	);
	return { ordered, faults };
}
