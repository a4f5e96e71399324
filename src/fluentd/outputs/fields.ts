// Fields that several outputs have. None lets a text through that fluentd or Ruby would read as more than text.

import type { Rule } from "../../schema/rules.ts";
import { matches } from "../../schema/rules.ts";
import { int, object, str } from "../../schema/vocabulary.ts";

const hostName: Rule = matches({
	name: "host-name",
	pattern: "^[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?$",
	message:
		"must be a host name or an IPv4 address, without scheme, port or path",
	accepts: ["loki.logging.svc", "192.0.2.7"],
	refuses: ["http://loki", "loki:3100", "loki/", "-x", "${tag}"],
});

const ownerName: Rule = matches({
	name: "secret-owner",
	pattern: "^[a-z][a-z0-9]*(-[a-z0-9]+)*$",
	message:
		"must be the name of an AppSecret: lower-case letters, digits and single hyphens, starting with a letter",
	accepts: ["es", "log-store"],
	refuses: ["ES", "es--x", "../es"],
});

const secretKey: Rule = {
	name: "secret-key",
	message: "must be a key: letters, digits, hyphens, underscores and dots",
	cel: "self.matches('^[-._a-zA-Z0-9]+$') && self != '.' && self != '..'",
	accepts: ["password", "tls.key"],
	refuses: ["a b", "a/b", "..", "a'b"],
};

const userName: Rule = matches({
	name: "user-name",
	// The plugin of Elasticsearch reads %{...} as more than text.
	pattern: "^[^:%\\x00-\\x1f\\x7f]*$",
	message: "may not hold a colon, a percent sign or control characters",
	accepts: ["shop", "o'brien \\ #{1+1}"],
	refuses: ["a:b", "a\nb", "%{a}"],
});

export const host = (description: string) =>
	str(description, { rules: [hostName] });

export const port = (description: string) =>
	int(description, { minimum: 1, maximum: 65535 });

export const user = (description: string) =>
	str(description, { maxLength: 256, rules: [userName] });

export const credential = (description: string) =>
	object(description, {
		appSecret: str("Name of an AppSecret of the same namespace.", {
			maxLength: 40,
			rules: [ownerName],
		}),
		key: str("Key of the AppSecret.", { rules: [secretKey] }),
	});
