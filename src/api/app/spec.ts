// The spec of an App: every field that this version acts on, and no other.

import { longestName } from "../../kube/names.ts";
import { matches, onlyWith } from "../../schema/rules.ts";
import type { Seen, Written } from "../../schema/vocabulary.ts";
import {
	int,
	listOf,
	object,
	optional,
	str,
	withDefault,
} from "../../schema/vocabulary.ts";
import { imageForm, imagePinned } from "../image.ts";
import { appName } from "../patterns.ts";
import { config } from "./config.ts";
import { logging, logs } from "./logs.ts";
import { health, linkPort, ports } from "./ports.ts";
import { secrets } from "./secrets.ts";
import { resources, security, writable } from "./security.ts";

const words = (description: string) =>
	listOf(description, str("One word.", { minLength: 0, maxLength: 32768 }), {
		maxItems: 256,
	});

const aliasName = matches({
	name: "alias-name",
	pattern: "^[A-Z][A-Z0-9_]*$",
	message:
		"must be capitals, digits and underscores, starting with a letter: it becomes <ALIAS>_HOST and <ALIAS>_PORT",
	accepts: ["DB", "KAFKA_1"],
	refuses: ["db", "1DB", "DB-A"],
});

const network = object(
	"Who the App may talk to. Every App is isolated both ways; only DNS, health checks and what stands here is open.",
	{
		links: optional(
			listOf(
				"Other Apps of the namespace that this one calls. Each opens exactly one port on both sides and gives the variables <ALIAS>_HOST and <ALIAS>_PORT.",
				object("One link.", {
					alias: str("Name of the link, in capitals, such as DB.", {
						maxLength: 40,
						rules: [aliasName],
					}),
					to: str("Name of an App of the same namespace.", {
						maxLength: longestName,
						rules: [appName],
					}),
					port: linkPort,
				}),
				{ key: "alias", maxItems: 64 },
			),
		),
	},
);

export const appSpec = object(
	"What should run. Everything but the image may be left out.",
	{
		image: str(
			"Image of the main container, with a tag other than latest or a digest. A change rolls the App.",
			{ maxLength: 512, rules: [imageForm, imagePinned] },
		),
		command: optional(
			words(
				"Command instead of the image's entrypoint; no shell is involved. $(NAME) becomes the variable of that name.",
			),
		),
		args: optional(
			words(
				"Arguments instead of the image's own. $(NAME) becomes the variable of that name.",
			),
		),
		replicas: withDefault(
			int("Number of pods. A change does not restart the others.", {
				minimum: 0,
				maximum: 1000,
			}),
			1,
		),
		ports: withDefault(ports, []),
		config: withDefault(config, {}),
		secrets: withDefault(secrets, []),
		health: withDefault(health, {}),
		resources: withDefault(resources, {}),
		writable: withDefault(writable, []),
		security: withDefault(security, {}),
		logs: withDefault(logs, []),
		logging: optional(logging),
		network: withDefault(network, {}),
	},
	{
		rules: [
			onlyWith("logs", ["logging"], {
				name: "logging-needs-logs",
				accepts: [
					{ logs: [{ name: "access", path: "/var/log/web" }], logging: [] },
					{},
				],
				refuses: [{ logging: [{ name: "web-logs" }] }],
			}),
		],
	},
);

export type AppSpecWritten = Written<typeof appSpec>;
export type AppSpec = Seen<typeof appSpec>;
