// The envelope of a sealed value: it names the one place where the value may be opened, inside of what is encrypted.

import { canonical } from "../kube/names.ts";

/** The only key of the only AppSecret that may hold the value. `type` is that of the Secret. */
export type Place = {
	readonly namespace: string;
	readonly name: string;
	readonly key: string;
	readonly type: string;
};

export function envelope(place: Place, value: Buffer): Buffer {
	const { namespace, name, key, type } = place;
	return Buffer.from(
		canonical({
			v: 1,
			namespace,
			name,
			key,
			type,
			value: value.toString("base64"),
		}),
	);
}

/** The value, when the envelope was made for exactly this place; it says nothing of what else it holds. */
export function unwrapped(plain: Buffer, place: Place): Buffer | undefined {
	const value = valueIn(plain);
	if (value === undefined) return undefined;
	// Written again it must be the same text: nothing left out, nothing more, no second way to write it.
	return plain.equals(envelope(place, value)) ? value : undefined;
}

function valueIn(plain: Buffer): Buffer | undefined {
	try {
		const { value } = Object(JSON.parse(plain.toString("utf8"))) as {
			value?: unknown;
		};
		return typeof value === "string" ? Buffer.from(value, "base64") : undefined;
	} catch {
		return undefined;
	}
}
