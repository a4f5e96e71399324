// Any HTTP endpoint that takes records as JSON.

import type { Rule } from "../../schema/rules.ts";
import { keysMatch, matches, onlyWith } from "../../schema/rules.ts";
import {
	mapOf,
	object,
	optional,
	str,
	withDefault,
} from "../../schema/vocabulary.ts";
import { outputPlugin } from "../plugin.ts";
import { credential, host, port, user } from "./fields.ts";

/** Characters of a URL but for those with which fluentd begins a placeholder. */
const urlPath: Rule = matches({
	name: "url-path",
	pattern: "^/([-A-Za-z0-9._~!&()*+,;=:@/?]|%[0-9A-Fa-f]{2})*$",
	message:
		"must be the path of a URL: / first, other characters as % and two hexadecimal digits",
	accepts: ["/", "/ingest?team=shop%20a"],
	refuses: ["ingest", "/a b", "/${tag}", "/%Y", "/#x"],
});

const headerNames: Rule = keysMatch({
	name: "header-names",
	pattern: "^[A-Za-z][A-Za-z0-9-]*$",
	message: "must have names of headers as keys: letters, digits and hyphens",
	accepts: [{ "X-Scope-OrgID": "shop" }],
	refuses: [{ "X Y": "a" }, { "": "a" }, { "@type": "a" }],
});

const headerValue: Rule = matches({
	name: "header-value",
	pattern: "^[^\\x00-\\x1f\\x7f]*$",
	message: "may not hold control characters",
	accepts: ["shop", "a #{1+1} 'b'"],
	refuses: ["a\r\nX-Other: b", "a\tb"],
});

/** That the records themselves are refused, and would be refused again. */
const refusals = [400, 413, 422];
/**
 * Any other answer but success is about the place, the sender or the moment: a password that has just been changed, an ingress without a
 * backend (404), a proxy that does not know the method yet (501), a disk that is full (507), codes of a load balancer that nobody registered.
 */
const retryable = Array.from({ length: 300 }, (_, index) => 300 + index).filter(
	(code) => !refusals.includes(code),
);

/** Their order means nothing, and another text would roll the Apps. */
const sorted = (headers: { [name: string]: string }) =>
	Object.fromEntries(
		Object.entries(headers).sort(([a], [b]) => (a < b ? -1 : 1)),
	);

export const http = outputPlugin({
	name: "http",
	schema: object(
		"An HTTP endpoint that takes records as JSON by POST. The answers 400, 413 and 422 refuse the records: those are dropped, and the log of the sidecar tells it. After any other answer but success they are tried again.",
		{
			host: host("Host name or IPv4 address."),
			port: port("Port of the endpoint."),
			scheme: withDefault(
				str("Protocol. With HTTPS the certificate is verified.", {
					values: ["HTTP", "HTTPS"],
				}),
				"HTTPS",
			),
			path: withDefault(
				str("Path of the URL.", { maxLength: 1024, rules: [urlPath] }),
				"/",
			),
			body: withDefault(
				str(
					"Lines: one JSON object per line. Array: one JSON array of objects.",
					{
						values: ["Lines", "Array"],
					},
				),
				"Lines",
			),
			headers: optional(
				mapOf(
					"Headers of each request. They are no place for secrets.",
					str("Value of the header.", {
						maxLength: 1024,
						minLength: 0,
						rules: [headerValue],
					}),
					{ maxProperties: 16, rules: [headerNames] },
				),
			),
			user: optional(user("User for basic authentication.")),
			password: optional(
				credential(
					"Password for basic authentication. Mounted as a file into the sidecar only.",
				),
			),
		},
		{
			rules: [
				onlyWith("user", ["password"], {
					name: "http-password-needs-user",
					accepts: [
						{ user: "shop", password: { appSecret: "a", key: "b" } },
						{},
					],
					refuses: [{ password: { appSecret: "a", key: "b" } }],
				}),
			],
		},
	),
	isBuffered: true,
	directive(settings, { valueOf, timeouts }) {
		const { headers = {}, user: username, password } = settings;
		const { scheme, host: name, port: number, path, body } = settings;
		return {
			parameters: {
				"@type": "http",
				endpoint: `${scheme.toLowerCase()}://${name}:${number}${path}`,
				json_array: body === "Array",
				open_timeout: timeouts.connect,
				ssl_timeout: timeouts.connect,
				read_timeout: timeouts.answer,
				retryable_response_codes: retryable,
				...(Object.keys(headers).length > 0 && { headers: sorted(headers) }),
			},
			sections: [
				{ name: "format", parameters: { "@type": "json" } },
				...(username === undefined
					? []
					: [
							{
								name: "auth",
								parameters: {
									method: "basic",
									username,
									...(password && { password: valueOf(password) }),
								},
							},
						]),
			],
		};
	},
	destinations: ({ host: name, port: number }) => [
		{ host: name, port: number },
	],
	credentials: ({ password }) => ({ password }),
	example: {
		host: "ingest.example.com",
		port: 443,
		path: "/v1/logs",
		headers: { "X-Scope-OrgID": "shop" },
		user: "shop",
		password: { appSecret: "ingest", key: "password" },
	},
});
