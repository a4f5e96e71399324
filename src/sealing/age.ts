// Encryption by age v1 with X25519 keys, armored. Passphrases are refused: trying one takes as long as its author likes.

import {
	armor,
	Decrypter,
	Encrypter,
	generateX25519Identity,
	identityToRecipient,
} from "age-encryption";

/** What an armored file begins with, and ends in. */
export const armorBegin = "-----BEGIN AGE ENCRYPTED FILE-----";
export const armorEnd = "-----END AGE ENCRYPTED FILE-----";
/** A text between the two: of the form of a sealed value. */
export const armored = (text: string): string =>
	`${armorBegin}\n${text}\n${armorEnd}`;
const recipientForm = /^age1[02-9ac-hj-np-z]{58}$/;

/** `recipient` is public (age1...), `identity` is private (AGE-SECRET-KEY-1...). */
export type KeyPair = {
	readonly recipient: string;
	readonly identity: string;
};

export async function newKeyPair(): Promise<KeyPair> {
	const identity = await generateX25519Identity();
	return { identity, recipient: await identityToRecipient(identity) };
}

/** The public half of a private key; undefined for text that is none. */
export async function recipientOf(
	identity: string,
): Promise<string | undefined> {
	if (!/^AGE-SECRET-KEY-1[0-9A-Z]+$/.test(identity)) return undefined;
	return identityToRecipient(identity).catch(() => undefined);
}

export const isRecipient = (text: string): boolean => recipientForm.test(text);

/** Armored text that any one of the recipients can open. */
export async function seal(
	plain: Buffer,
	recipients: readonly string[],
): Promise<string> {
	const encrypter = new Encrypter();
	for (const recipient of recipients) encrypter.addRecipient(recipient);
	return armor.encode(await encrypter.encrypt(plain));
}

/** What was sealed; undefined when it is not for any of these keys, is damaged or is no armored file. Never says which. */
export async function open(
	sealed: string,
	identities: readonly string[],
): Promise<Buffer | undefined> {
	try {
		const file = armor.decode(sealed);
		if (identities.length === 0 || isCostly(file)) return undefined;
		const decrypter = new Decrypter();
		for (const identity of identities) decrypter.addIdentity(identity);
		return Buffer.from(await decrypter.decrypt(file));
	} catch {
		// The library's words may quote what it was given.
		return undefined;
	}
}

/** Each recipient costs an exchange of keys, and a passphrase as much as its author likes. */
const mostRecipients = 16;

function isCostly(file: Uint8Array): boolean {
	const text = Buffer.from(file).toString("latin1");
	const header = text.slice(0, text.indexOf("\n---"));
	const stanzas = header.match(/^-> .*/gm) ?? [];
	return (
		stanzas.length > mostRecipients ||
		stanzas.some((stanza) => stanza.startsWith("-> scrypt "))
	);
}
