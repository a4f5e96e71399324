// Elasticsearch, by the plugin fluent-plugin-elasticsearch. It is not asked for its version at the start: who is down then would end the sidecar.

import { matches, onlyWith } from "../../schema/rules.ts";
import {
	int,
	listOf,
	object,
	optional,
	str,
	withDefault,
} from "../../schema/vocabulary.ts";
import { outputPlugin } from "../plugin.ts";
import { credential, host, port, user } from "./fields.ts";

/** No character with which a placeholder or a date begins. */
const indexName = matches({
	name: "index-name",
	pattern: "^[a-z0-9][a-z0-9._-]*$",
	message:
		"must be the name of an index: lower-case letters, digits, dots, hyphens and underscores",
	accepts: ["shop-logs", "shop.2026"],
	refuses: ["Shop", "-x", "a%Y", "${tag}"],
});

const gem = "fluent-plugin-elasticsearch";

export const elasticsearch = outputPlugin({
	name: "elasticsearch",
	schema: object(
		`Elasticsearch. The image must hold the plugin ${gem}, which the default image does not: name one that does in image. Records that the cluster refuses for good are dropped; nothing tells it.`,
		{
			hosts: listOf(
				"The hosts to write to, in turns. The cluster is not asked for others.",
				object("One host.", {
					host: host("Host name or IPv4 address."),
					port: withDefault(port("Port of the host."), 9200),
				}),
				{ minItems: 1, maxItems: 16 },
			),
			scheme: withDefault(
				str("Protocol. With HTTPS the certificate is verified.", {
					values: ["HTTP", "HTTPS"],
				}),
				"HTTPS",
			),
			majorVersion: withDefault(
				int("Major version of the cluster, which is not asked for it.", {
					minimum: 7,
					maximum: 9,
				}),
				8,
			),
			index: str("Name of the index, or with split Daily its beginning.", {
				maxLength: 200,
				rules: [indexName],
			}),
			split: withDefault(
				str(
					"Daily: one index per day, such as shop-2026.11.21. None: one index.",
					{
						values: ["None", "Daily"],
					},
				),
				"None",
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
					name: "elasticsearch-password-needs-user",
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
	gem,
	directive(settings, { valueOf, chunkBytes, timeouts }) {
		const { hosts, scheme, index, split, password } = settings;
		const protocol = scheme.toLowerCase();
		const urls = hosts.map((each) => `${protocol}://${each.host}:${each.port}`);
		return {
			parameters: {
				"@type": "elasticsearch",
				// Their order means nothing, and another text would roll the Apps.
				hosts: [...new Set(urls)].sort().join(","),
				...(settings.user !== undefined && { user: settings.user }),
				...(password && { password: valueOf(password) }),
				...(split === "Daily"
					? {
							logstash_format: true,
							logstash_prefix: index,
							logstash_dateformat: "%Y.%m.%d",
						}
					: { index_name: index, include_timestamp: true }),
				verify_es_version_at_startup: false,
				default_elasticsearch_version: settings.majorVersion,
				suppress_type_name: true,
				reconnect_on_error: true,
				// Hosts that the cluster names are not those that the policy opens.
				reload_connections: false,
				reload_on_failure: false,
				request_timeout: Math.min(30, timeouts.answer),
				// JSON with a line for each record is longer than the chunk; this counts characters, up to the last record but one.
				bulk_message_request_threshold: Math.floor(chunkBytes / 2),
				// By default a cluster that is too busy for the moment loses the records.
				unrecoverable_error_types: ["out_of_memory_error"],
			},
			sections: [],
		};
	},
	destinations: ({ hosts }) => hosts,
	credentials: ({ password }) => ({ password }),
	example: {
		hosts: [{ host: "es.logging.svc" }],
		index: "shop",
		user: "shop",
		password: { appSecret: "es", key: "password" },
	},
});
