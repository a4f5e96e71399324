// What the Secrets of an AppSecret say of themselves: their revision, and for each key its input and the revision in which it changed last.

import {
	epochAnnotation,
	keysAnnotation,
	revisionAnnotation,
} from "../../kube/labels.ts";
import { canonical, secretCopyName } from "../../kube/names.ts";
import type { LiveChild } from "../child.ts";

/** `input` is the hash of what decides the value, never of the value. */
export type KeyRecord = { readonly input: string; readonly revision: number };
export type Keys = ReadonlyMap<string, KeyRecord>;
export type SecretRecord = {
	/** Name of the Secret. */
	readonly secret: string;
	readonly revision: number;
	readonly keys: Keys;
	readonly epoch: string | undefined;
};

export const annotationsOf = ({
	revision,
	keys,
	epoch,
}: Omit<SecretRecord, "secret">): { [name: string]: string } => ({
	...(epoch !== undefined && { [epochAnnotation]: epoch }),
	[keysAnnotation]: canonical(Object.fromEntries(keys)),
	[revisionAnnotation]: String(revision),
});

/** The copies, the newest first, and then the stable Secret; one that says nothing readable is left out. */
export function recordsOf(
	name: string,
	children: readonly LiveChild[],
): SecretRecord[] {
	return children
		.flatMap((child) => recordOf(name, child) ?? [])
		.sort(
			(a, b) =>
				Number(a.secret === name) - Number(b.secret === name) ||
				b.revision - a.revision,
		);
}

function recordOf(
	name: string,
	{ metadata }: LiveChild,
): SecretRecord | undefined {
	const { annotations = {}, name: secret, deletionTimestamp } = metadata;
	const text = annotations[revisionAnnotation] ?? "";
	const revision = /^[1-9]\d{0,8}$/.test(text) ? Number(text) : 0;
	const keys = keysIn(annotations[keysAnnotation] ?? "");
	const isNamed = secret === name || secret === secretCopyName(name, revision);
	if (!revision || !keys || !isNamed || deletionTimestamp) return undefined;
	return { secret, revision, keys, epoch: epochIn(annotations) };
}

function epochIn(annotations: { [name: string]: string }): string | undefined {
	const text = annotations[epochAnnotation] ?? "";
	return /^[0-9a-f]{10}$/.test(text) ? text : undefined;
}

/** Others may have written there; undefined for what is not ours. */
function keysIn(text: string): Keys | undefined {
	try {
		const entries = Object.entries(Object(JSON.parse(text)) as object);
		return entries.every(isEntry) ? new Map(entries) : undefined;
	} catch {
		return undefined;
	}
}

function isEntry(entry: [string, unknown]): entry is [string, KeyRecord] {
	const { input, revision } = Object(entry[1]) as Partial<KeyRecord>;
	return typeof input === "string" && Number.isSafeInteger(revision);
}

/** The first Secret that holds the key as it was in this revision. */
export const holderOf = (
	key: string,
	{ input, revision }: KeyRecord,
	records: readonly SecretRecord[],
): string | undefined =>
	records.find(({ keys }) => {
		const held = keys.get(key);
		return held?.input === input && held.revision === revision;
	})?.secret;
