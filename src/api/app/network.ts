// spec.network: who the App may talk to.

import { exactlyOneOf, matches } from "../../schema/rules.ts";
import {
	int,
	listOf,
	object,
	optional,
	str,
	withDefault,
} from "../../schema/vocabulary.ts";
import {
	addressRange,
	farReference,
	hostName,
	longestReference,
	objectName,
	portName,
	reference,
} from "../patterns.ts";
import { linkPort } from "./ports.ts";

const aliasName = matches({
	name: "alias-name",
	pattern: "^[A-Z][A-Z0-9_]*$",
	message:
		"must be capitals, digits and underscores, starting with a letter: it becomes <ALIAS>_HOST and <ALIAS>_PORT",
	accepts: ["DB", "KAFKA_1"],
	refuses: ["db", "1DB", "DB-A"],
});

const link = object(
	"One link.",
	{
		alias: str("Name of the link, in capitals, such as DB.", {
			maxLength: 40,
			rules: [aliasName],
		}),
		to: optional(
			str(
				"Name of an App of this namespace, or namespace/name of one elsewhere; that one must accept it.",
				{ maxLength: longestReference, rules: [reference] },
			),
		),
		service: optional(
			str(
				"Name of a Service of this namespace that is not an App's. Its selector decides which pods are reached.",
				{ rules: [objectName] },
			),
		),
		port: linkPort,
	},
	{
		rules: [
			exactlyOneOf(["to", "service"], {
				name: "link-one-target",
				accepts: [
					{ alias: "DB", to: "db", port: "pg" },
					{ alias: "KAFKA", service: "kafka", port: 9092 },
				],
				refuses: [
					{ alias: "DB", port: 5432 },
					{ alias: "DB", to: "db", service: "db", port: 5432 },
				],
			}),
		],
	},
);

const acceptance = object("Consent for one App of another namespace.", {
	from: str("The App that may call, as namespace/name.", {
		maxLength: longestReference,
		rules: [farReference],
	}),
	ports: listOf(
		"Names of the ports of this App that it may call.",
		str("Name of a port.", { maxLength: 15, rules: [portName] }),
		{ unique: true, maxItems: 32 },
	),
});

const outside = object(
	"One range of addresses or one host, and the ports to reach there.",
	{
		cidr: optional(
			str(
				"Range of addresses, such as 203.0.113.0/24. Addresses of the cluster and link-local ones are left out of it.",
				{ maxLength: 43, rules: [addressRange] },
			),
		),
		host: optional(
			str(
				"Name of a host. What becomes of it is a setting of the platform, because network policies know addresses only.",
				{ rules: [hostName] },
			),
		),
		ports: listOf(
			"Numbers of the ports.",
			int("One port.", { minimum: 1, maximum: 65535 }),
			{ unique: true, maxItems: 32 },
		),
		protocol: withDefault(
			str("Transport protocol.", { values: ["TCP", "UDP", "SCTP"] }),
			"TCP",
		),
	},
	{
		rules: [
			exactlyOneOf(["cidr", "host"], {
				name: "external-one-target",
				accepts: [
					{ cidr: "203.0.113.0/24", ports: [443] },
					{ host: "api.example.com", ports: [443] },
				],
				refuses: [
					{ ports: [443] },
					{ cidr: "203.0.113.0/24", host: "example.com", ports: [443] },
				],
			}),
		],
	},
);

export const network = object(
	"Who the App may talk to. Every App is isolated both ways; only DNS, health checks and what stands here is open.",
	{
		links: optional(
			listOf(
				"Apps and Services that this App calls. Each opens exactly one port on both sides and gives the variables <ALIAS>_HOST and <ALIAS>_PORT.",
				link,
				{ key: "alias", maxItems: 64 },
			),
		),
		accept: optional(
			listOf(
				"Apps of other namespaces that may link to this one. Apps of this namespace need no consent.",
				acceptance,
				{ key: "from", maxItems: 64 },
			),
		),
		join: optional(
			listOf(
				"AppNetworks that this App is a member of.",
				object("One AppNetwork.", {
					name: str(
						"Name of an AppNetwork of this namespace, or namespace/name of one that is shared with this namespace.",
						{ maxLength: longestReference, rules: [reference] },
					),
				}),
				{ key: "name", maxItems: 16 },
			),
		),
		external: optional(
			listOf(
				"Addresses outside the cluster that the App may call. Without any the App reaches none.",
				outside,
				{ maxItems: 32 },
			),
		),
	},
);
