// Makes the values of one revision: carries over what has not changed, and generates, opens or composes the rest.

import { encoders } from "../../sealing/encoders.ts";
import { unwrapped } from "../../sealing/envelope.ts";
import { password, uuid } from "../../sealing/passwords.ts";
import type { Filled, Filling, Vault } from "../filling.ts";
import type { SecretFacts } from "./facts.ts";
import type { Keys } from "./records.ts";
import { holderOf } from "./records.ts";
import type { Source } from "./sources.ts";
import { mostBytes } from "./sources.ts";

type Trouble = Extract<Filled, { trouble: unknown }>;
type Making = {
	readonly facts: SecretFacts;
	readonly vault: Vault;
	/** Secret that holds the value, by key. */
	readonly carried: ReadonlyMap<string, string>;
	readonly done: Map<string, Buffer>;
	/** Bytes that the Secret may still take: nothing more is encoded than fits. */
	left: number;
};

/** Values of the keys; never makes anew what a Secret holds in the wanted revision. */
export function revisionFilling(facts: SecretFacts, keys: Keys): Filling {
	const carried = carriedKeys(facts, keys);
	return {
		needs: [...new Set(carried.values())].sort(),
		valuesFrom: async (vault) => {
			const done = new Map<string, Buffer>();
			const making = { facts, vault, carried, done, left: mostBytes };
			for (const source of facts.sources) {
				if (!keys.has(source.key)) continue;
				const value = await valueOf(source, making);
				if (!Buffer.isBuffer(value)) return value;
				making.left -= value.length;
				if (making.left < 0) return tooMuch;
				done.set(source.key, value);
			}
			return { data: done };
		},
	};
}

/** All values of another Secret as they are. */
export const filledFrom = (secret: string): Filling => ({
	needs: [secret],
	valuesFrom: async ({ secrets }) => {
		const data = secrets.get(secret);
		return data ? { data } : gone(secret);
	},
});

/** For each key that need not be made: the Secret that holds its value. */
const carriedKeys = ({ records }: SecretFacts, keys: Keys) =>
	new Map(
		[...keys].flatMap(([key, record]): [string, string][] => {
			const holder = holderOf(key, record, records);
			return holder ? [[key, holder]] : [];
		}),
	);

async function valueOf(
	source: Source,
	making: Making,
): Promise<Buffer | Trouble> {
	const { facts, vault, carried } = making;
	const { key, path } = source;
	const holder = carried.get(key);
	if (holder !== undefined)
		return vault.secrets.get(holder)?.get(key) ?? gone(holder);
	if ("generate" in source) return generated(source, vault);
	if ("template" in source) return composed(source, making);
	const { namespace, name, type } = facts;
	const plain = await vault.unseal(source.sealed);
	const value = plain && unwrapped(plain, { namespace, name, key, type });
	return value ?? refused(path);
}

type From<Member extends string> = Extract<Source, { [M in Member]: unknown }>;

function generated({ generate }: From<"generate">, { bytes }: Vault): Buffer {
	const { password: written, bytes: raw } = generate;
	if (raw) return Buffer.from(bytes(raw.length));
	if (!written) return uuid(bytes);
	return password(bytes, written.length, written.alphabet);
}

function composed(
	{ template, encode, path }: From<"template">,
	{ done, left }: Making,
): Buffer | Trouble {
	const tooLong = invalid(`${path}.template gives more than 900 KiB`);
	const encoded = new Map<string, Buffer | undefined>();
	const parts: Buffer[] = [];
	let length = 0;
	for (const piece of template) {
		const part =
			typeof piece === "string"
				? Buffer.from(piece)
				: encodedOnce(piece.key, encoded, () => {
						const value = done.get(piece.key) ?? Buffer.of();
						return encoders[encode](value);
					});
		if (!part) return invalid(`${path}.template uses a key that is no text`);
		length += part.length;
		if (length > left) return length > mostBytes ? tooLong : tooMuch;
		parts.push(part);
	}
	return Buffer.concat(parts);
}

function encodedOnce(
	key: string,
	known: Map<string, Buffer | undefined>,
	encode: () => Buffer | undefined,
): Buffer | undefined {
	if (!known.has(key)) known.set(key, encode());
	return known.get(key);
}

const invalid = (message: string): Trouble => ({
	trouble: { reason: "ValueInvalid", message },
});
const tooMuch = invalid("spec.data comes to more than 900 KiB");
const gone = (secret: string): Trouble => ({
	trouble: {
		reason: "ValueLost",
		message: `the Secret ${secret} does not hold what it should`,
	},
});
/** One sentence for every cause: which part did not fit is nobody's business. */
const refused = (path: string): Trouble => ({
	trouble: {
		reason: "SealedValueRefused",
		message: `${path}.sealed does not open here`,
	},
});
