// How a value is written into a template, so that no character of it is read as part of what surrounds it.

/** Undefined where the form holds text only and the value is none. */
type Encoder = (value: Buffer) => Buffer | undefined;

const unreserved = /[A-Za-z0-9_.~-]/;

/** The form of each byte. */
const percent = Array.from({ length: 256 }, (_, byte) => {
	const character = String.fromCharCode(byte);
	if (unreserved.test(character)) return character;
	return `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
});

const url: Encoder = (value) => {
	let text = "";
	for (const byte of value) text += percent[byte];
	return Buffer.from(text);
};

/** Whether the bytes are UTF-8. */
export const isText = (value: Buffer): boolean =>
	Buffer.from(value.toString("utf8")).equals(value);

const ofText =
	(form: (text: string) => string): Encoder =>
	(value) =>
		isText(value) ? Buffer.from(form(value.toString("utf8"))) : undefined;

const dotenvEscapes: { [character: string]: string } = {
	"\\": "\\\\",
	'"': '\\"',
	$: "\\$",
	"`": "\\`",
	"\n": "\\n",
	"\r": "\\r",
};
const dotenv = (text: string) =>
	`"${text.replaceAll(/[\\"$`\n\r]/g, (character) => dotenvEscapes[character] ?? "")}"`;

export const encoders = {
	/** As it is. */
	Raw: (value) => value,
	/** Percent-encoded: safe in every part of a URL. */
	Url: url,
	/** A JSON string with its quotes. */
	Json: ofText((text) => JSON.stringify(text)),
	/** A value of a .env file with its quotes. */
	Dotenv: ofText(dotenv),
	Base64: (value) => Buffer.from(value.toString("base64")),
} as const satisfies { [name: string]: Encoder };
export type Encoding = keyof typeof encoders;
