// Another fluentd or Fluent Bit by the forward protocol, acknowledged.

import { object, optional, str, withDefault } from "../../schema/vocabulary.ts";
import type { Directive } from "../directive.ts";
import { rubyEnvironment } from "../directive.ts";
import { outputPlugin } from "../plugin.ts";
import { credential, host, port } from "./fields.ts";
import { podVariable } from "../environment.ts";

export const forward = outputPlugin({
	name: "forward",
	schema: object(
		"Another fluentd or Fluent Bit, by the forward protocol, with tags of the form namespace.app.log. With AtLeastOnce it must acknowledge.",
		{
			host: host("Host name or IPv4 address of the receiver."),
			port: withDefault(port("Port of the receiver."), 24224),
			transport: withDefault(
				str(
					"How the connection is made. TLS verifies the receiver's certificate against the authorities of the image.",
					{ values: ["TCP", "TLS"] },
				),
				"TCP",
			),
			sharedKey: optional(
				credential(
					"The key that both sides know. Mounted as a file into the sidecar only.",
				),
			),
		},
	),
	isBuffered: true,
	directive(settings, { delivery, valueOf, timeouts }) {
		const { host: name, port: number, transport, sharedKey } = settings;
		const server: Directive = {
			name: "server",
			parameters: { host: name, port: number },
		};
		const security: Directive[] = sharedKey
			? [
					{
						name: "security",
						parameters: {
							self_hostname: rubyEnvironment(podVariable),
							shared_key: valueOf(sharedKey),
						},
					},
				]
			: [];
		return {
			parameters: {
				"@type": "forward",
				transport: transport.toLowerCase(),
				// By default the kernel's, two minutes where a policy drops the packets; and the end waits for several, one after the other.
				connect_timeout: Math.max(1, Math.floor(timeouts.connect / 2)),
				require_ack_response: delivery === "AtLeastOnce",
				// A receiver that cannot be found yet would end the sidecar at its start.
				ignore_network_errors_at_startup: true,
			},
			sections: [server, ...security],
		};
	},
	destinations: ({ host: name, port: number }) => [
		{ host: name, port: number },
	],
	credentials: ({ sharedKey }) => ({ sharedKey }),
	example: {
		host: "collector.logging.svc",
		sharedKey: { appSecret: "collector", key: "shared" },
	},
});
