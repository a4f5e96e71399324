// One output of a LoggingSidecar: exactly one destination, and what the network must open for it.

import { outputs } from "../fluentd/outputs/index.ts";
import { schemasOf } from "../fluentd/plugin.ts";
import { longestName } from "../kube/names.ts";
import { memberOf } from "../schema/member-of.ts";
import type { Rule } from "../schema/rules.ts";
import { atMostOneOf, matches } from "../schema/rules.ts";
import type { Seen } from "../schema/vocabulary.ts";
import { int, listOf, object, optional, str } from "../schema/vocabulary.ts";
import { logName } from "./app/logs.ts";

const outputName: Rule = matches({
	name: "output-name",
	pattern: "^[a-z][a-z0-9]*(-[a-z0-9]+)*$",
	message:
		"must be lower-case letters, digits and single hyphens, starting with a letter",
	accepts: ["es", "loki-eu"],
	refuses: ["ES", "a--b", "a b", "1a", "a>b"],
});

const range: Rule = matches({
	name: "egress-range",
	pattern: "^[0-9a-fA-F.:]+/[0-9]{1,3}$",
	message: "must be a range of addresses such as 203.0.113.0/24",
	accepts: ["203.0.113.0/24", "2001:db8::/32"],
	refuses: ["203.0.113.7", "example.com", "203.0.113.0/"],
});

const egress = object(
	"Addresses at which the destination is, opened for the pods of the Apps served. Needed where the destination is a host name and no sink of the platform.",
	{
		cidrs: listOf(
			"Ranges of addresses.",
			str("One range, such as 203.0.113.0/24.", {
				maxLength: 49,
				rules: [range],
			}),
			{ unique: true, minItems: 1, maxItems: 32 },
		),
		ports: optional(
			listOf(
				"TCP ports. Default: those of the destination.",
				int("One port.", { minimum: 1, maximum: 65535 }),
				{ unique: true, minItems: 1, maxItems: 16 },
			),
		),
	},
);

const noEgress: Rule = {
	name: "stdout-goes-nowhere",
	message: "may not set egress or sink with stdout",
	cel: "!has(self.stdout) || (!has(self.egress) && !has(self.sink))",
	accepts: [{ stdout: {} }, { forward: {}, sink: "logs" }],
	refuses: [{ stdout: {}, sink: "logs" }],
};

export const logOutput = memberOf(
	"One output, with exactly one destination.",
	schemasOf(outputs),
	{
		name: "output-one-destination",
		beside: {
			name: str("Name of the output, in messages and in its buffer's path.", {
				maxLength: longestName,
				rules: [outputName],
			}),
			match: optional(
				listOf(
					"Names of logs that it takes. Default: all logs of every App served.",
					str("Name of a log.", { maxLength: longestName, rules: [logName] }),
					{ unique: true, minItems: 1, maxItems: 16 },
				),
			),
			sink: optional(
				str(
					"Name of a log sink of the platform, whose pods and port are opened for it.",
					{ maxLength: 63 },
				),
			),
			egress: optional(egress),
		},
		rules: [
			atMostOneOf(["sink", "egress"], {
				name: "output-sink-or-egress",
				accepts: [{ forward: {}, sink: "logs" }],
				refuses: [
					{
						forward: {},
						sink: "logs",
						egress: { cidrs: ["203.0.113.0/24"] },
					},
				],
			}),
			noEgress,
		],
	},
);

export type LogOutput = Seen<typeof logOutput>;
