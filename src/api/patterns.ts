// Forms of names that several fields share, each with the sentence a user reads when it does not hold.

import type { Rule } from "../schema/rules.ts";
import { matches } from "../schema/rules.ts";

export const portName: Rule = matches({
	name: "port-name",
	pattern: "^[a-z0-9]+(-[a-z0-9]+)*$",
	message:
		"must be lower-case letters, digits and single hyphens, such as http or grpc-web",
	accepts: ["http", "grpc-web", "h2"],
	refuses: ["HTTP", "-http", "http_1", "http--x"],
});

export const appName: Rule = matches({
	name: "app-name",
	pattern: "^[a-z][a-z0-9]*(-[a-z0-9]+)*$",
	message:
		"must be the name of an App: lower-case letters, digits and single hyphens, starting with a letter",
	accepts: ["db", "order-api2"],
	refuses: ["DB", "2db", "db-", "db--a", "data/db"],
});

export const objectName: Rule = matches({
	name: "object-name",
	pattern: "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$",
	message:
		"must be the name of an object of this namespace: lower-case letters, digits, hyphens and dots",
	accepts: ["service-locations", "shop.common"],
	refuses: ["Service_Locations", "../other", "a/b"],
});

export const namespaceName: Rule = matches({
	name: "namespace-name",
	pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$",
	message:
		"must be the name of a namespace: lower-case letters, digits and hyphens",
	accepts: ["shop", "team-a-1"],
	refuses: ["Shop", "a.b", "-a", "a/b"],
});

/** Names of environment variables. */
export const variablePattern = "^[A-Za-z_][A-Za-z0-9_]*$";

export const variableName: Rule = matches({
	name: "variable-name",
	pattern: variablePattern,
	message:
		"must be the name of an environment variable: letters, digits and underscores, not starting with a digit",
	accepts: ["API_URL", "_x1"],
	refuses: ["1API", "API-URL", "API.URL"],
});

export const configKey: Rule = matches({
	name: "config-key",
	pattern: "^[-._a-zA-Z0-9]+$",
	message:
		"must be a key of a ConfigMap: letters, digits, hyphens, underscores and dots",
	accepts: ["api.url", "API_URL"],
	refuses: ["a b", "a/b"],
});

export const secretKey: Rule = matches({
	name: "secret-key",
	pattern: "^[-._a-zA-Z0-9]+$",
	message:
		"must be a key of a Secret: letters, digits, hyphens, underscores and dots",
	accepts: ["tls.crt", "PASSWORD"],
	refuses: ["a b", "../a"],
});

export const absolutePath: Rule = {
	name: "absolute-path",
	message: "must be an absolute path below / without '..', '//' or ':'",
	cel: `self.matches('^/[^:]*[^/:]$') && !self.contains('//') && !self.matches('(^|/)[.][.](/|$)')`,
	accepts: ["/tmp", "/var/lib/app", "/data/..hidden"],
	refuses: ["/", "tmp", "/tmp/", "/var/../etc", "/a//b", "/a:b"],
};
