// Which tainted nodes pods may run on: as in a pod, with the rules that the API server asks of it.

import { object, optional, str, withDefault } from "../schema/vocabulary.ts";

export const toleration = object(
	"One toleration, as in a pod.",
	{
		key: optional(str("Key of the taint.", { maxLength: 317 })),
		operator: withDefault(
			str("Exists matches any value.", { values: ["Equal", "Exists"] }),
			"Equal",
		),
		value: optional(
			str("Value of the taint.", { minLength: 0, maxLength: 63 }),
		),
		effect: optional(
			str("Effect of the taint. Default: all.", {
				values: ["NoSchedule", "PreferNoSchedule", "NoExecute"],
			}),
		),
	},
	{
		rules: [
			{
				name: "toleration-key",
				message: "must have a key unless the operator is Exists",
				cel: "has(self.key) || (has(self.operator) && self.operator == 'Exists')",
				accepts: [{ key: "pool", value: "shop" }, { operator: "Exists" }],
				refuses: [{ value: "shop" }],
			},
			{
				name: "toleration-value",
				message: "may not have a value when the operator is Exists",
				cel: "!(has(self.value) && has(self.operator) && self.operator == 'Exists')",
				accepts: [{ key: "pool", operator: "Exists" }],
				refuses: [{ key: "pool", operator: "Exists", value: "shop" }],
			},
		],
	},
);
