// spec.config: layers of environment variables and what a rollout may not start without.

import { exactlyOneOf, keysMatch, onlyWith } from "../../schema/rules.ts";
import {
	bool,
	listOf,
	mapOf,
	object,
	optional,
	str,
	withDefault,
} from "../../schema/vocabulary.ts";
import {
	configKey,
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
	"One layer: either a ConfigMap of the namespace or values written here.",
	{
		configMap: optional(
			str(
				"Name of a ConfigMap of the same namespace. A change of a key that is used rolls this App, and only then.",
				{ rules: [objectName] },
			),
		),
		keys: optional(
			listOf(
				"Keys to take from the ConfigMap under their own names. Default: all keys that are valid names of variables, unless rename is set.",
				str("One key.", { rules: [configKey] }),
				{ unique: true, maxItems: 256 },
			),
		),
		rename: optional(
			mapOf(
				"Keys to take under other names, as NAME: key.",
				str("Key of the ConfigMap.", { rules: [configKey] }),
				{ maxProperties: 256, rules: [variableKeys] },
			),
		),
		prefix: withDefault(
			str(
				"Text put before each name taken from the ConfigMap, for example DB_.",
				{
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
				},
			),
			"",
		),
		optional: withDefault(
			bool(
				"Whether the App may start without the ConfigMap or the keys named here.",
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
			exactlyOneOf(["configMap", "values"], {
				name: "layer-one-source",
				accepts: [{ configMap: "common" }, { values: { A: "b" } }],
				refuses: [{}, { configMap: "common", values: { A: "b" } }],
			}),
			onlyWith("configMap", ["keys", "rename", "prefix", "optional"], {
				name: "layer-options",
				accepts: [{ configMap: "common", keys: ["A"], optional: true }],
				refuses: [
					{ values: { A: "b" }, keys: ["A"] },
					{ values: { A: "b" }, prefix: "X_" },
				],
			}),
		],
	},
);

export const config = object(
	"Environment variables of the App, merged from layers into one immutable copy. A pod only restarts when the merged result changes.",
	{
		layers: optional(
			listOf(
				"Layers in order; a later layer wins. Variables of links come before the first layer, so any layer may override them.",
				layer,
				{ maxItems: 32 },
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
