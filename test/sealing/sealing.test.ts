// Sealing and making of values: what comes out again, what does not, and that nothing prefers one character.

import { strict as assert } from "node:assert";
import { createHash } from "node:crypto";
import { armor, Encrypter } from "age-encryption";
import fc from "fast-check";
import type { KeyPair } from "../../src/sealing/age.ts";
import {
	isRecipient,
	newKeyPair,
	open,
	recipientOf,
	seal,
} from "../../src/sealing/age.ts";
import { encoders } from "../../src/sealing/encoders.ts";
import type { Place } from "../../src/sealing/envelope.ts";
import { envelope, unwrapped } from "../../src/sealing/envelope.ts";
import type { Alphabet } from "../../src/sealing/passwords.ts";
import { alphabets, password, uuid } from "../../src/sealing/passwords.ts";

const bytes = fc
	.uint8Array({ maxLength: 200 })
	.map((each) => Buffer.from(each));
const place = fc.record({
	namespace: fc.string(),
	name: fc.string(),
	key: fc.string(),
	type: fc.string(),
});
const db: Place = {
	namespace: "shop",
	name: "db",
	key: "password",
	type: "Opaque",
};

/** Endless, and the same for the same seed. */
function drawing(seed: number) {
	let count = 0;
	const next = () =>
		createHash("sha256").update(`${seed}/${count++}`).digest().readUInt8(0);
	return (wanted: number) => Buffer.from(Array.from({ length: wanted }, next));
}

describe("an envelope", () => {
	it("gives back any value at its own place", () => {
		fc.assert(
			fc.property(place, bytes, (where, value) => {
				const opened = unwrapped(envelope(where, value), where);
				assert.ok(opened?.equals(value));
			}),
		);
	});

	it("R12: gives nothing at any other place, if only one part of it differs", () => {
		const part = fc.constantFrom("namespace", "name", "key", "type");
		fc.assert(
			fc.property(place, part, fc.string(), bytes, (where, of, text, value) => {
				fc.pre(where[of] !== text);
				const other = { ...where, [of]: text };
				assert.equal(unwrapped(envelope(where, value), other), undefined);
			}),
		);
	});

	const written = envelope(db, Buffer.from("x")).toString();
	const variants: { [what: string]: string } = {
		"more members": written.replace("{", '{"also":"this",'),
		"another order": JSON.stringify({
			v: 1,
			...(JSON.parse(written) as object),
		}),
		"another version": written.replace('"v":1', '"v":2'),
		blanks: written.replace("{", "{ "),
		"sloppy base64": written.replace("eA==", "eA"),
		"no JSON": "hunter2",
		"no object": "null",
		nothing: "",
	};
	for (const [what, text] of Object.entries(variants))
		it(`with ${what} gives nothing`, () => {
			assert.notEqual(text, written);
			assert.equal(unwrapped(Buffer.from(text), db), undefined);
		});
});

describe("age", () => {
	let keys: KeyPair;
	let others: KeyPair;
	before(async () => {
		keys = await newKeyPair();
		others = await newKeyPair();
	});

	it("opens what was sealed, with the right key among several", async () => {
		const sealed = await seal(Buffer.from("s3cr3t"), [keys.recipient]);
		assert.match(sealed, /^-----BEGIN AGE ENCRYPTED FILE-----\n/);
		const all = [others.identity, keys.identity];
		assert.equal((await open(sealed, all))?.toString(), "s3cr3t");
		assert.equal(await open(sealed, [others.identity]), undefined);
		assert.equal(await open(sealed, []), undefined);
	});

	it("opens nothing that was changed or is something else", async () => {
		const sealed = await seal(Buffer.from("s3cr3t"), [keys.recipient]);
		const lines = sealed.split("\n");
		const swapped = lines.toSpliced(2, 1, (lines[2] ?? "").toUpperCase());
		for (const text of [swapped.join("\n"), "hunter2", "", lines[0] ?? ""])
			assert.equal(await open(text, [keys.identity]), undefined);
	});

	it("never tries a passphrase", async () => {
		const encrypter = new Encrypter();
		encrypter.setScryptWorkFactor(2);
		encrypter.setPassphrase("x");
		const sealed = armor.encode(await encrypter.encrypt("s3cr3t"));
		assert.equal(await open(sealed, [keys.identity]), undefined);
	});

	it("opens nothing that is for a crowd", async () => {
		const crowd = Array.from({ length: 16 }, () => keys.recipient);
		const few = await seal(Buffer.from("s3cr3t"), crowd);
		assert.equal((await open(few, [keys.identity]))?.toString(), "s3cr3t");
		const many = await seal(Buffer.from("x"), [...crowd, keys.recipient]);
		assert.equal(await open(many, [keys.identity]), undefined);
	});

	it("knows recipients from other text", async () => {
		assert.equal(await recipientOf(keys.identity), keys.recipient);
		assert.equal(await recipientOf("hunter2"), undefined);
		assert.equal(isRecipient(keys.recipient), true);
		assert.equal(isRecipient(keys.identity), false);
		assert.equal(isRecipient(`${keys.recipient} `), false);
	});
});

describe("values that are made", () => {
	for (const [name, characters] of Object.entries(alphabets))
		it(`a password of ${name} has its length and no favourites`, () => {
			const text = password(drawing(1), 20_000, name as Alphabet).toString();
			assert.equal(text.length, 20_000);
			const counts = Object.groupBy(text, (character) => character);
			assert.deepEqual(Object.keys(counts).sort(), [...characters].sort());
			const expected = text.length / characters.length;
			for (const [character, found] of Object.entries(counts)) {
				const deviation = Math.abs((found?.length ?? 0) - expected);
				assert.ok(deviation < 6 * Math.sqrt(expected), character);
			}
		});

	it("bytes that would favour the first characters are drawn again", () => {
		const draws = [Buffer.from([255, 248, 0]), Buffer.from([1, 2])];
		const text = password(
			() => draws.shift() ?? Buffer.of(),
			3,
			"Alphanumeric",
		);
		assert.equal(text.toString(), "012");
	});

	it("a UUID is one of version 4", () => {
		for (const seed of [1, 2, 3])
			assert.match(
				uuid(drawing(seed)).toString(),
				/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
			);
	});
});

describe("encoders", () => {
	const text = fc.string({ unit: "binary" });
	const of = (encode: keyof typeof encoders, value: string) =>
		encoders[encode](Buffer.from(value))?.toString() ?? "";

	it("write what readers read back", () => {
		fc.assert(
			fc.property(text, (value) => {
				const known = Buffer.from(value).toString();
				assert.equal(decodeURIComponent(of("Url", value)), known);
				assert.equal(JSON.parse(of("Json", value)), known);
				assert.equal(
					Buffer.from(of("Base64", value), "base64").toString(),
					known,
				);
				assert.equal(of("Raw", value), known);
				assert.match(of("Url", value), /^[A-Za-z0-9_.~%-]*$/);
			}),
		);
	});

	it("keep a .env value on one line within its quotes", () => {
		fc.assert(
			fc.property(text, (value) => {
				assert.match(of("Dotenv", value), /^"(?:[^"\\$`\n\r]|\\["\\$`nr])*"$/);
			}),
		);
	});

	it("refuse bytes where only text can be", () => {
		const raw = Buffer.from([0xff, 0xfe]);
		assert.equal(encoders.Json(raw), undefined);
		assert.equal(encoders.Dotenv(raw), undefined);
		assert.equal(encoders.Url(raw)?.toString(), "%FF%FE");
	});
});
