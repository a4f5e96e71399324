// The spec of an AppSecret: which keys it has and where the value of each comes from.

import type { Rule, Transition } from "../../schema/rules.ts";
import { exactlyOneOf, onlyWith } from "../../schema/rules.ts";
import type { Seen, Written } from "../../schema/vocabulary.ts";
import {
	int,
	listOf,
	object,
	optional,
	str,
	withDefault,
} from "../../schema/vocabulary.ts";
import { armorBegin, armored, armorEnd } from "../../sealing/age.ts";
import type { Alphabet } from "../../sealing/passwords.ts";
import type { Encoding } from "../../sealing/encoders.ts";
import { secretKey } from "../patterns.ts";

/** Types of Secrets that may be made; tokens of accounts and of joining nodes never. */
export const secretTypes = [
	"Opaque",
	"kubernetes.io/tls",
	"kubernetes.io/basic-auth",
	"kubernetes.io/ssh-auth",
	"kubernetes.io/dockerconfigjson",
] as const;

const alphabets: readonly Alphabet[] = [
	"Alphanumeric",
	"Symbols",
	"Hex",
	"Digits",
];
const encodings: readonly Encoding[] = [
	"Raw",
	"Url",
	"Json",
	"Dotenv",
	"Base64",
];

const generate = object(
	"A value that is made once and then kept. A change of its parameters makes a new one.",
	{
		password: optional(
			object("Random characters.", {
				length: withDefault(
					int("Number of characters.", { minimum: 8, maximum: 1024 }),
					32,
				),
				alphabet: withDefault(
					str(
						"Characters to choose from. Symbols adds -_.~!*+,^ to Alphanumeric.",
						{ values: alphabets },
					),
					"Alphanumeric",
				),
			}),
		),
		bytes: optional(
			object("Random bytes, as they are.", {
				length: withDefault(
					int("Number of bytes.", { minimum: 16, maximum: 4096 }),
					32,
				),
			}),
		),
		uuid: optional(object("A random UUID, version 4.", {})),
	},
	{
		rules: [
			exactlyOneOf(["password", "bytes", "uuid"], {
				name: "generate-one-form",
				accepts: [{ uuid: {} }, { password: { length: 20 } }],
				refuses: [{}, { uuid: {}, bytes: {} }],
			}),
		],
	},
);

/** Its place and its key are judged when it is opened. */
const sealedText: Rule = {
	name: "sealed-text",
	message: `must be what seaworthy seal prints, from ${armorBegin} to ${armorEnd}; a value in the open never stands here`,
	cel: `self.trim().startsWith('${armorBegin}') && self.trim().endsWith('${armorEnd}')`,
	accepts: [armored("abc"), `\n${armored("abc")}\n`],
	refuses: ["hunter2", `${armorBegin}\nabc`, "EJ[1:abc]"],
};

const item = object(
	"One key and the source of its value.",
	{
		key: str("Key of the Secret.", { rules: [secretKey] }),
		generate: optional(generate),
		sealed: optional(
			str(
				"Text that seaworthy seal printed. It opens for this key of this AppSecret in this namespace only, and for no other type.",
				{ minLength: 1, maxLength: 131072, rules: [sealedText] },
			),
		),
		template: optional(
			str(
				// biome-ignore lint/suspicious/noTemplateCurlyInString: this is the user's syntax
				"Text in which ${key} stands for the value of another key of this AppSecret; $${ prints ${. It uses at least one key: a template without any is refused.",
				{ minLength: 0, maxLength: 32768 },
			),
		),
		encode: withDefault(
			str(
				"How each value is written into the template. Url: percent-encoded. Json and Dotenv: a string with its quotes. Base64: encoded.",
				{ values: encodings },
			),
			"Raw",
		),
	},
	{
		rules: [
			exactlyOneOf(["generate", "sealed", "template"], {
				name: "secret-one-source",
				accepts: [{ key: "a", template: "b" }],
				refuses: [
					{ key: "a" },
					{ key: "a", template: "b", generate: { uuid: {} } },
				],
			}),
			onlyWith("template", ["encode"], {
				name: "encode-of-template",
				accepts: [{ key: "a", template: "b", encode: "Url" }],
				refuses: [{ key: "a", generate: { uuid: {} }, encode: "Url" }],
			}),
		],
	},
);

const templated = (...keys: string[]) =>
	keys.map((key) => ({ key, template: "x" }));
const has = (key: string) => `self.data.exists(d, d.key == '${key}')`;
const of = (type: string) => `has(self.type) && self.type == '${type}'`;

/** What the API server asks of each type, said before anything is made. */
const keysOfType: Rule = {
	name: "keys-of-type",
	message:
		"must have the keys of its type: tls.crt and tls.key, username or password, ssh-privatekey, or .dockerconfigjson",
	cel: [
		`(!(${of("kubernetes.io/tls")}) || (${has("tls.crt")} && ${has("tls.key")}))`,
		`(!(${of("kubernetes.io/basic-auth")}) || (${has("username")} || ${has("password")}))`,
		`(!(${of("kubernetes.io/ssh-auth")}) || ${has("ssh-privatekey")})`,
		`(!(${of("kubernetes.io/dockerconfigjson")}) || ${has(".dockerconfigjson")})`,
	].join(" && "),
	accepts: [
		{ data: templated("any") },
		{ type: "kubernetes.io/tls", data: templated("tls.crt", "tls.key") },
		{ type: "kubernetes.io/basic-auth", data: templated("password") },
	],
	refuses: [
		{ type: "kubernetes.io/tls", data: templated("tls.crt") },
		{ type: "kubernetes.io/basic-auth", data: templated("user") },
		{ type: "kubernetes.io/ssh-auth", data: templated("key") },
		{ type: "kubernetes.io/dockerconfigjson", data: templated("config") },
	],
};

const typeOf = (side: string) =>
	`(has(${side}.type) ? ${side}.type : 'Opaque')`;

/** The API server never changes the type of a Secret, and sealed values are bound to it. */
export const sameType: Transition = {
	name: "same-type",
	message:
		"may not change type: delete the AppSecret, and its Secret where that stays, and create it anew",
	cel: `${typeOf("self")} == ${typeOf("oldSelf")}`,
	accepts: [
		{
			before: { data: templated("a") },
			after: { type: "Opaque", data: templated("b") },
		},
	],
	refuses: [
		{
			before: { data: templated("password") },
			after: {
				type: "kubernetes.io/basic-auth",
				data: templated("password"),
			},
		},
	],
};

const most = 524_288;
const sealedOf = (key: string) => ({
	key,
	sealed: armored("x".repeat(131_000)),
});

/** A Secret holds no more than twice as much, and every AppSecret is read again and again. */
const dataTogether: Rule = {
	name: "data-together",
	message: `must have at most ${most} characters of sealed texts and templates together`,
	cel: `self.map(item, (has(item.sealed) ? size(item.sealed) : 0) + (has(item.template) ? size(item.template) : 0)).sum() <= ${most}`,
	accepts: [[sealedOf("a")]],
	refuses: [["a", "b", "c", "d", "e"].map(sealedOf)],
};

export const appSecretSpec = object(
	"Which values there are. They are found in the Secret of the same name, and nowhere else.",
	{
		type: withDefault(
			str("Type of the Secret. It cannot be changed.", { values: secretTypes }),
			"Opaque",
		),
		data: listOf("The keys, each with one source.", item, {
			key: "key",
			minItems: 1,
			maxItems: 64,
			rules: [dataTogether],
		}),
		onDelete: optional(
			str(
				"Whether the Secrets stay when the AppSecret is deleted; an AppSecret of the same name takes them up again. Default: Retain where anything is generated, otherwise Delete.",
				{ values: ["Delete", "Retain"] },
			),
		),
	},
	{ rules: [keysOfType] },
);

export type AppSecretSpecWritten = Written<typeof appSecretSpec>;
export type AppSecretSpec = Seen<typeof appSecretSpec>;
