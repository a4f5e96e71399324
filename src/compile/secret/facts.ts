// Everything the Secrets of an AppSecret are built from: which revision is wanted, and which of its keys are carried over.

import type { AppSecret } from "../../api/app-secret/app-secret.ts";
import { typeAnnotation } from "../../kube/labels.ts";
import { hashOf } from "../../kube/names.ts";
import { secretTypes } from "../../api/app-secret/spec.ts";
import type { LiveChild } from "../child.ts";
import type { Fault } from "../fault.ts";
import { byPath } from "../fault.ts";
import type { KeyRecord, Keys, SecretRecord } from "./records.ts";
import { recordsOf } from "./records.ts";
import type { Source } from "./sources.ts";
import { sourcesOf, usedKeys } from "./sources.ts";

export type SecretFacts = {
	readonly name: string;
	readonly namespace: string;
	/** Type of the Secret. */
	readonly type: string;
	readonly retains: boolean;
	/** Templates come after what they use. */
	readonly sources: readonly Source[];
	readonly revision: number;
	readonly keys: Keys;
	/** The life in which the revisions are counted; unknown for Secrets that do not tell. */
	readonly epoch: string | undefined;
	/** What the Secrets that exist hold. */
	readonly records: readonly SecretRecord[];
};

/** `used` are revisions that Apps speak of: an earlier AppSecret of the name may have made them. */
export function secretFacts(
	secret: AppSecret,
	children: readonly LiveChild[],
	used: readonly number[] = [],
): { facts: SecretFacts; faults: Fault[] } {
	const { metadata, spec } = secret;
	const { name, namespace = "default" } = metadata;
	const { ordered, faults } = sourcesOf(spec);
	const records = recordsOf(name, children);
	const retains = spec?.onDelete
		? spec.onDelete === "Retain"
		: ordered.some((source) => "generate" in source);
	return {
		facts: {
			name,
			namespace,
			type: spec?.type ?? "Opaque",
			retains,
			sources: ordered,
			records,
			epoch: epochOf(secret, records),
			...wanted(ordered, records, { told: secret.status?.revision ?? 0, used }),
		},
		faults: [
			...faults,
			...typeFaults(name, spec?.type ?? "Opaque", children),
			...lostFaults(secret, ordered, records),
		].sort(byPath),
	};
}

/** Values that are taken up go on with their life; where none are left another begins. */
function epochOf(
	{ metadata, status }: AppSecret,
	records: readonly SecretRecord[],
): string | undefined {
	const known = records.find(({ epoch }) => epoch)?.epoch ?? status?.epoch;
	if (known !== undefined || records.length > 0) return known;
	return metadata.uid && hashOf(metadata.uid);
}

type Given = { told: number; used: readonly number[] };

/** A key whose input is as it was keeps its revision; all that changed gets the next one. `told` is the revision in status. */
function wanted(
	sources: readonly Source[],
	records: readonly SecretRecord[],
	{ told, used }: Given,
): Pick<SecretFacts, "revision" | "keys"> {
	const [newest] = records.toSorted((a, b) => b.revision - a.revision);
	const before: Keys = newest?.keys ?? new Map<string, KeyRecord>();
	const last = newest?.revision ?? 0;
	const next = Math.max(last, told, ...used) + 1;
	const keys = new Map<string, KeyRecord>();
	for (const source of sources) {
		const input = inputOf(source, keys);
		const held = before.get(source.key) ?? earlier(source, input, records);
		const revision = held?.input === input ? held.revision : next;
		keys.set(source.key, { input, revision });
	}
	// A number that was told once is never given to other values.
	const isSame =
		last > 0 &&
		last >= told &&
		keys.size === before.size &&
		[...keys].every(
			([key, { revision }]) => before.get(key)?.revision === revision,
		);
	return { revision: isSame ? last : next, keys };
}

/** A generated key that was taken out and comes back has its old value, as long as a copy holds it. */
const earlier = (
	source: Source,
	input: string,
	records: readonly SecretRecord[],
): KeyRecord | undefined =>
	"generate" in source
		? records
				.flatMap(({ keys }) => keys.get(source.key) ?? [])
				.filter((held) => held.input === input)
				.sort((a, b) => b.revision - a.revision)[0]
		: undefined;

/** The hash of what decides the value. Of what a template uses the revisions count. */
function inputOf(source: Source, keys: Keys): string {
	if ("generate" in source) return hashOf({ generate: source.generate });
	if ("sealed" in source) return hashOf({ sealed: source.sealed });
	const { template, encode } = source;
	const uses = usedKeys(source).map((key) => keys.get(key)?.revision ?? 0);
	return hashOf({ template, encode, uses });
}

/** The Secret may be left by an earlier AppSecret; the API server never changes its type. */
function typeFaults(
	name: string,
	type: string,
	children: readonly LiveChild[],
): Fault[] {
	const left = children.find(({ metadata }) => metadata.name === name);
	const text = left?.metadata.annotations?.[typeAnnotation];
	const held = secretTypes.find((each) => each === text) ?? type;
	if (held === type || left?.metadata.deletionTimestamp) return [];
	const message = `is ${type}, but the Secret ${name} was left with the type ${held}; delete that Secret`;
	return [{ reason: "SecretTypeDiffers", path: "spec.type", message }];
}

/** What was generated and told of once is never silently made anew. */
function lostFaults(
	{ status }: AppSecret,
	sources: readonly Source[],
	records: readonly SecretRecord[],
): Fault[] {
	return sources
		.filter((source) => "generate" in source)
		.flatMap(({ key, path }) => {
			const told = (status?.keys ?? []).find((each) => each.key === key);
			if (!told?.revision || told.source !== "Generated") return [];
			const isHeld = records.some(
				({ keys }) => keys.get(key)?.revision === told.revision,
			);
			if (isHeld) return [];
			const message = `had a value in revision ${told.revision}, and no Secret holds it any more`;
			return [{ reason: "ValueLost" as const, path, message }];
		});
}
