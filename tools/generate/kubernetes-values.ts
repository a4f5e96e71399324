// JSON Schema of the shapes of Kubernetes that chart values hold as they are: selectors, tolerations, variables, peers.

import type { JsonSchema } from "./json-schema.ts";

/** An object with exactly these members, none of them required unless named. */
export const members = (
	description: string,
	properties: { readonly [name: string]: JsonSchema },
	required: readonly string[] = [],
): JsonSchema => ({
	type: "object",
	description,
	additionalProperties: false,
	...(required.length > 0 && { required }),
	properties,
});
export const text = (description: string): JsonSchema => ({
	type: "string",
	description,
});
export const toggle = (description: string): JsonSchema => ({
	type: "boolean",
	description,
});
/** A list of items that `definitions` describes. */
export const listOf = (
	description: string,
	definition: keyof typeof definitions,
): JsonSchema => ({
	type: "array",
	description,
	items: { $ref: `#/$defs/${definition}` },
});

const listOfText = (description: string): JsonSchema => ({
	type: "array",
	description,
	items: { type: "string" },
});
const keyOf = (holder: string) =>
	members(
		`A key of a ${holder}.`,
		{
			name: text(`Name of the ${holder}.`),
			key: text("The key."),
			optional: toggle(`Whether ${holder} and key may be missing.`),
		},
		["name", "key"],
	);
const selector = { $ref: "#/$defs/labelSelector" };

export const definitions = {
	stringMap: {
		type: "object",
		description: "Names and their values.",
		additionalProperties: { type: "string" },
	},
	quantities: members("Amounts as Kubernetes quantities.", {
		cpu: { $ref: "#/$defs/quantity" },
		memory: { $ref: "#/$defs/quantity" },
		"ephemeral-storage": { $ref: "#/$defs/quantity" },
	}),
	quantity: {
		type: ["string", "integer", "number"],
		description: "A quantity, such as 250m or 128Mi.",
	},
	userName: { ...text("Name of a user."), minLength: 1 },
	nameReference: members(
		"An object of the release's namespace.",
		{ name: text("Its name.") },
		["name"],
	),
	toleration: members("One toleration.", {
		key: text("Key of the taint. Left out: every key."),
		operator: {
			enum: ["Exists", "Equal", "Lt", "Gt"],
			description: "How the value is compared.",
		},
		value: text("Value of the taint."),
		effect: {
			enum: ["NoSchedule", "PreferNoSchedule", "NoExecute"],
			description: "Effect of the taint. Left out: every effect.",
		},
		tolerationSeconds: {
			type: "integer",
			description: "Seconds that NoExecute is tolerated. Left out: for ever.",
		},
	}),
	variable: members(
		"One variable, with its value or where the value comes from.",
		{
			name: text("Name of the variable."),
			value: text("Its value."),
			valueFrom: members("Where the value comes from.", {
				secretKeyRef: keyOf("Secret"),
				configMapKeyRef: keyOf("ConfigMap"),
				fieldRef: members(
					"A field of the pod.",
					{ fieldPath: text("Path of the field.") },
					["fieldPath"],
				),
			}),
		},
		["name"],
	),
	labelSelector: members("Objects by their labels.", {
		matchLabels: { $ref: "#/$defs/stringMap" },
		matchExpressions: {
			type: "array",
			description: "Conditions that must all hold.",
			items: members(
				"One condition.",
				{
					key: text("Key of the label."),
					operator: {
						enum: ["In", "NotIn", "Exists", "DoesNotExist"],
						description: "How the label is compared.",
					},
					values: listOfText("Values to compare with."),
				},
				["key", "operator"],
			),
		},
	}),
	peer: members("Pods, namespaces or addresses at the other end.", {
		podSelector: selector,
		namespaceSelector: selector,
		ipBlock: members(
			"A range of addresses.",
			{
				cidr: text("The range, such as 10.0.0.0/8."),
				except: listOfText("Ranges within it that are left out."),
			},
			["cidr"],
		),
	}),
	egressRule: members("One rule of a NetworkPolicy for the way out.", {
		to: {
			type: "array",
			description: "Where to. Left out or empty: everywhere.",
			items: { $ref: "#/$defs/peer" },
		},
		ports: {
			type: "array",
			description: "Ports. Left out or empty: all.",
			items: members("One port or range of ports.", {
				port: {
					type: ["integer", "string"],
					description: "Number or name of the port.",
				},
				endPort: { type: "integer", description: "Last port of a range." },
				protocol: {
					enum: ["TCP", "UDP", "SCTP"],
					description: "Transport protocol. Left out: TCP.",
				},
			}),
		},
	}),
} as const satisfies { [name: string]: JsonSchema };
