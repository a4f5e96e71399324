// The spec of an App: every field that this version acts on, and no other.

import { longestName } from "../../kube/names.ts";
import type { Rule } from "../../schema/rules.ts";
import { matches } from "../../schema/rules.ts";
import type { Seen, Written } from "../../schema/vocabulary.ts";
import {
	int,
	listOf,
	object,
	optional,
	str,
	withDefault,
} from "../../schema/vocabulary.ts";
import { appName } from "../patterns.ts";
import { config } from "./config.ts";
import { health, linkPort, ports } from "./ports.ts";
import { secrets } from "./secrets.ts";
import { resources, security, writable } from "./security.ts";

const digest = "0123456789abcdef".repeat(4);

const imageForm = matches({
	name: "image-form",
	pattern:
		"^([a-zA-Z0-9]([-a-zA-Z0-9.]*[a-zA-Z0-9])?(:[0-9]+)?/)?[a-z0-9]+(([.]|_|__|-+|/)[a-z0-9]+)*(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[a-f0-9]{64})?$",
	message: "must be an image reference such as registry.example/shop/web:1.8.2",
	accepts: [
		"registry.example:5000/shop/web:1.8.2",
		"web:1",
		`web@sha256:${digest}`,
	],
	refuses: [
		"Web:1",
		"web:1 ",
		"https://registry.example/web:1",
		"a//b:1",
		"web@sha256:abcd",
	],
});
const imagePinned: Rule = {
	name: "image-pinned",
	message: "must end in a tag or a digest, and the tag may not be latest",
	cel: `self.matches('(:[A-Za-z0-9_][A-Za-z0-9_.-]*|@sha256:[a-f0-9]{64})$') && !self.endsWith(':latest') && !self.contains(':latest@')`,
	accepts: ["web:1", "web:latest-2", `web@sha256:${digest}`],
	refuses: [
		"web",
		"web:latest",
		"registry.example:5000/web",
		`web:latest@sha256:${digest}`,
	],
};

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
		network: withDefault(network, {}),
	},
);

export type AppSpecWritten = Written<typeof appSpec>;
export type AppSpec = Seen<typeof appSpec>;
