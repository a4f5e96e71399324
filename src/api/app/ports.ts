// spec.ports and what depends on them: health checks.

import type { Rule } from "../../schema/rules.ts";
import { atMostOneOf, exactlyOneOf } from "../../schema/rules.ts";
import {
	int,
	intOrString,
	listOf,
	object,
	optional,
	str,
	withDefault,
} from "../../schema/vocabulary.ts";
import { portName } from "../patterns.ts";

const servicePortsDiffer: Rule = {
	name: "service-port-unique",
	message:
		"must have different service ports: servicePort (or port, where it is left out) may occur once per protocol",
	cel: `self.all(a, self.exists_one(b, (has(a.servicePort) ? a.servicePort : a.port) == (has(b.servicePort) ? b.servicePort : b.port) && (has(a.protocol) ? a.protocol : 'TCP') == (has(b.protocol) ? b.protocol : 'TCP')))`,
	accepts: [
		[
			{ name: "http", port: 8080, servicePort: 80 },
			{ name: "admin", port: 8080, servicePort: 81 },
		],
		[
			{ name: "dns", port: 53, protocol: "UDP" },
			{ name: "dns-tcp", port: 53 },
		],
	],
	refuses: [
		[
			{ name: "http", port: 8080, servicePort: 80 },
			{ name: "admin", port: 80 },
		],
	],
};

const needsLetter: Rule = {
	name: "port-name-letter",
	message: "must hold a letter, so that it is not read as a port number",
	cel: "self.matches('[a-z]')",
	accepts: ["http", "p80"],
	refuses: ["80", "8-0"],
};

export const ports = listOf(
	"Ports the App listens on. Each becomes a named port of the container and of the Service. Without ports there is no Service.",
	object("One port.", {
		name: str(
			"Name of the port, at most 15 characters. Health checks and links refer to it.",
			{ maxLength: 15, rules: [portName, needsLetter] },
		),
		port: int("Number the container listens on.", {
			minimum: 1,
			maximum: 65535,
		}),
		protocol: withDefault(
			str("Transport protocol.", { values: ["TCP", "UDP", "SCTP"] }),
			"TCP",
		),
		servicePort: optional(
			int("Number that the Service listens on. Default: the same as port.", {
				minimum: 1,
				maximum: 65535,
			}),
		),
	}),
	{ key: "name", maxItems: 32, rules: [servicePortsDiffer] },
);

/** A port by its name in spec.ports or by its number. */
const portReference = (description: string) =>
	intOrString(description, {
		pattern: "^[a-z0-9]{1,15}$|^[a-z0-9]+(-[a-z0-9]+)+$",
		minimum: 1,
		maximum: 65535,
		form: {
			name: "port-reference",
			message:
				"must be the name of a port, such as http, or its number from 1 to 65535",
			accepts: ["http", "grpc-web", 8080],
			refuses: ["HTTP", "http_1", 0, 65536],
		},
	});

const checks = {
	http: optional(
		object("Healthy when a GET answers with a status from 200 to 399.", {
			port: portReference("Name of a port of this App, or its number."),
			path: withDefault(
				str("Path of the request.", {
					maxLength: 1024,
					rules: [
						{
							name: "http-path",
							message: "must start with / and may not hold blanks",
							cel: "self.startsWith('/') && !self.matches('[ \\\\t\\\\r\\\\n\\\\f]')",
							accepts: ["/", "/healthz?full=1"],
							refuses: ["healthz", "/a b"],
						},
					],
				}),
				"/",
			),
			scheme: withDefault(
				str("Protocol of the request. Certificates are not verified.", {
					values: ["HTTP", "HTTPS"],
				}),
				"HTTP",
			),
		}),
	),
	tcp: optional(
		object("Healthy when the port accepts a connection.", {
			port: portReference("Name of a port of this App, or its number."),
		}),
	),
	grpc: optional(
		object("Healthy when the gRPC health service answers SERVING.", {
			port: portReference("Name of a port of this App, or its number."),
			service: optional(
				str(
					"Service asked for in the request. Default: the server as a whole.",
				),
			),
		}),
	),
	exec: optional(
		object("Healthy when a command in the container ends with exit code 0.", {
			command: listOf(
				"Command and arguments; no shell is involved.",
				str("One word of the command.", { maxLength: 4096, minLength: 0 }),
				{ minItems: 1, maxItems: 64 },
			),
		}),
	),
};

const timing = {
	periodSeconds: withDefault(
		int("Seconds between two checks of a container that has started.", {
			minimum: 1,
			maximum: 3600,
		}),
		5,
	),
	timeoutSeconds: withDefault(
		int("Seconds after which a check without an answer has failed.", {
			minimum: 1,
			maximum: 3600,
		}),
		2,
	),
	failures: withDefault(
		int("Failed checks in a row that make a pod unhealthy.", {
			minimum: 1,
			maximum: 100,
		}),
		3,
	),
};

export const health = object(
	"How a pod shows that it can take traffic. Default: TCP on the first TCP port; an App without a TCP port is healthy after 10 seconds without a restart.",
	{
		...checks,
		none: optional(object("No check: a running container is healthy.", {})),
		...timing,
		startupSeconds: withDefault(
			int(
				"Seconds a new container may take until its first successful check; then it is restarted. A starting container is checked every second; a check that hangs counts as one second and takes timeoutSeconds.",
				{ minimum: 5, maximum: 3600 },
			),
			60,
		),
		minHealthySeconds: optional(
			int(
				"Seconds a new pod must stay healthy before it counts as available and replaces an old one. Default: 10; 0 for the first revision of an App with a check, which replaces nothing.",
				{ minimum: 0, maximum: 3600 },
			),
		),
		liveness: optional(
			object(
				"A second check that restarts the container when it fails. Default: none, because a wrong one restarts healthy pods under load.",
				{ ...checks, ...timing },
				{
					rules: [
						exactlyOneOf(["http", "tcp", "grpc", "exec"], {
							name: "liveness-one-check",
							accepts: [{ tcp: { port: 80 } }],
							refuses: [{}, { tcp: { port: 80 }, http: { port: "http" } }],
						}),
					],
				},
			),
		),
	},
	{
		rules: [
			atMostOneOf(["http", "tcp", "grpc", "exec", "none"], {
				name: "health-one-check",
				accepts: [{}, { none: {} }, { http: { port: "http" } }],
				refuses: [{ none: {}, tcp: { port: 80 } }],
			}),
		],
	},
);

export const linkPort = portReference(
	"Port of the other App or Service: the name of one of its ports, or its service port as a number. With a number the variable <ALIAS>_PORT is known before the other side exists.",
);
