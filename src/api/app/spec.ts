// The spec of an App: every field that this version acts on, and no other.

import { charactersAtMost, onlyWith } from "../../schema/rules.ts";
import type { Seen, Written } from "../../schema/vocabulary.ts";
import {
	int,
	listOf,
	object,
	optional,
	str,
	withDefault,
	withStoredDefault,
} from "../../schema/vocabulary.ts";
import { imageForm, imagePinned } from "../image.ts";
import { config } from "./config.ts";
import { external, externalRules, workload } from "./external.ts";
import { logging, logs } from "./logs.ts";
import { network } from "./network.ts";
import { health, ports } from "./ports.ts";
import { secrets } from "./secrets.ts";
import { resources, security, writable } from "./security.ts";

const words = (description: string) =>
	listOf(description, str("One word.", { minLength: 0, maxLength: 32768 }), {
		maxItems: 256,
		rules: [charactersAtMost(65536)],
	});

/** Pods of an App whose spec names no number. */
export const defaultReplicas = 1;

export const appSpec = object(
	"What should run. Everything but the image may be left out.",
	{
		workload: withDefault(workload, "Stateless"),
		external: optional(external),
		image: optional(
			str(
				"Image of the main container, with a tag other than latest or a digest. Required unless workload is External. A change rolls the App.",
				{ maxLength: 512, rules: [imageForm, imagePinned] },
			),
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
		// An autoscaler reads the scale subresource, which has no answer without it.
		replicas: withStoredDefault(
			int(
				"Number of pods. A change does not restart the others. An External App has none, and may only write 1.",
				{ minimum: 0, maximum: 1000 },
			),
			defaultReplicas,
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
			...externalRules,
			onlyWith("logs", ["logging"], {
				name: "logging-needs-logs",
				accepts: [
					{
						image: "web:1",
						logs: [{ name: "access", path: "/var/log/web" }],
						logging: [],
					},
					{ image: "web:1" },
				],
				refuses: [{ image: "web:1", logging: [{ name: "web-logs" }] }],
			}),
		],
	},
);

export type AppSpecWritten = Written<typeof appSpec>;
export type AppSpec = Seen<typeof appSpec>;
