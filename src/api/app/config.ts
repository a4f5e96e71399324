// spec.config: layers of environment variables and what a rollout may not start without.

import type { Rule } from "../../schema/rules.ts";
import { exactlyOneOf, keysMatch } from "../../schema/rules.ts";
import {
	bool,
	listOf,
	mapOf,
	object,
	optional,
	str,
	withDefault,
} from "../../schema/vocabulary.ts";
import { longestName } from "../../kube/names.ts";
import {
	configKey,
	nameOf,
	objectName,
	variableName,
	variablePattern,
} from "../patterns.ts";

const variableKeys = keysMatch({
	name: "variable-names",
	pattern: variablePattern,
	message:
		"must have names of environment variables as keys: letters, digits and underscores, not starting with a digit",
	accepts: [{ LOG_LEVEL: "info" }],
	refuses: [{ "LOG-LEVEL": "info" }, { "1ST": "x" }],
});

const layer = object(
	"One layer: a ConfigMap or an AppSecret of the namespace, or values written here.",
	{
		configMap: optional(
			str(
				"Name of a ConfigMap of the same namespace. A change of a key that is used rolls this App, and only then.",
				{ rules: [objectName] },
			),
		),
		appSecret: optional(
			str(
				"Name of an AppSecret of the same namespace. Its variables reach the pods by a Secret; a change of a key that is used rolls this App, and only then.",
				{ maxLength: longestName, rules: [nameOf("an AppSecret")] },
			),
		),
		keys: optional(
			listOf(
				"Keys to take under their own names. Default: all keys that are valid names of variables, unless rename is set.",
				str("One key.", { rules: [configKey] }),
				{ unique: true, maxItems: 256 },
			),
		),
		rename: optional(
			mapOf(
				"Keys to take under other names, as NAME: key.",
				str("Key of the ConfigMap or AppSecret.", { rules: [configKey] }),
				{ maxProperties: 256, rules: [variableKeys] },
			),
		),
		prefix: withDefault(
			str("Text put before each name that is taken, for example DB_.", {
				maxLength: 63,
				minLength: 0,
				rules: [
					{
						name: "variable-prefix",
						message:
							"must be the beginning of a name of an environment variable, such as DB_",
						cel: "self == '' || self.matches('^[A-Za-z_][A-Za-z0-9_]*$')",
						accepts: ["", "DB_"],
						refuses: ["1_", "DB-"],
					},
				],
			}),
			"",
		),
		optional: withDefault(
			bool(
				"Whether the App may start without the ConfigMap, the AppSecret or the keys named here.",
			),
			false,
		),
		values: optional(
			mapOf(
				// biome-ignore lint/suspicious/noTemplateCurlyInString: this is the user's syntax
				"Variables written here, as NAME: value. ${NAME} stands for a variable of an earlier layer; $${ prints ${.",
				str("Value of the variable.", { minLength: 0, maxLength: 32768 }),
				{ maxProperties: 256, rules: [variableKeys] },
			),
		),
	},
	{
		rules: [
			exactlyOneOf(["configMap", "appSecret", "values"], {
				name: "layer-one-source",
				accepts: [
					{ configMap: "common" },
					{ appSecret: "db" },
					{ values: { A: "b" } },
				],
				refuses: [{}, { configMap: "common", values: { A: "b" } }],
			}),
			{
				name: "layer-options",
				message:
					"may not set keys, rename, prefix, optional without configMap or appSecret",
				cel: "has(self.configMap) || has(self.appSecret) || (!has(self.keys) && !has(self.rename) && !has(self.prefix) && !has(self.optional))",
				accepts: [
					{ configMap: "common", keys: ["A"], optional: true },
					{ appSecret: "db", rename: { PASSWORD: "password" } },
				],
				refuses: [
					{ values: { A: "b" }, keys: ["A"] },
					{ values: { A: "b" }, prefix: "X_" },
				],
			},
		],
	},
);

const sumOf = (field: string, each: string) =>
	`(has(layer.${field}) ? layer.${field}.map(key, ${each}).sum() : 0)`;
const most = 262_144;
const large = (name: string) => ({
	values: Object.fromEntries(
		[1, 2, 3, 4, 5].map((index) => [name + index, "x".repeat(32_000)]),
	),
});

/** More than that belongs into a ConfigMap, which is read when it is needed. */
const layersTogether: Rule = {
	name: "layers-together",
	message: `must have at most ${most} characters of values, keys and names together; put large values into a ConfigMap`,
	cel: `self.map(layer, ${sumOf("values", "size(key) + size(layer.values[key])")} + ${sumOf("rename", "size(key) + size(layer.rename[key])")} + ${sumOf("keys", "size(key)")}).sum() <= ${most}`,
	accepts: [
		[{ values: { A: "b" } }, { configMap: "common", keys: ["A"] }],
		[large("A")],
	],
	refuses: [[large("A"), large("B")]],
};

export const config = object(
	"Environment variables of the App, merged from layers into one immutable copy. A pod only restarts when the merged result changes.",
	{
		layers: optional(
			listOf(
				"Layers in order; a later layer wins. Variables of links come before the first layer, so any layer may override them.",
				layer,
				{ maxItems: 32, rules: [layersTogether] },
			),
		),
		required: optional(
			listOf(
				"Names of variables that a rollout never starts without.",
				str("One name.", { rules: [variableName] }),
				{ unique: true, maxItems: 256 },
			),
		),
	},
);
