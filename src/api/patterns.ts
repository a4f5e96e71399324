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

/** The name of an object of ours in the same namespace, or in none; `kind` with its article, such as "an AppSecret". */
export const nameOf = (kind: string): Rule =>
	matches({
		name: `${kind.toLowerCase().replace(/^an? /, "")}-name`,
		pattern: "^[a-z][a-z0-9]*(-[a-z0-9]+)*$",
		message: `must be the name of ${kind}: lower-case letters, digits and single hyphens, starting with a letter`,
		accepts: ["db", "order-api2"],
		refuses: ["DB", "2db", "db-", "db--a", "data/db"],
	});

/** Also of AppNetworks: all kinds of ours have names of one form, and another namespace is written before a slash. */
const ownName = "[a-z]([-a-z0-9]{0,38}[a-z0-9])?";
const inNamespace = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";

/** The longest `namespace/name`. */
export const longestReference = 63 + 1 + 40;

export const reference: Rule = {
	name: "reference",
	message:
		"must be a name of this namespace, such as db, or namespace/name, such as data/db: lower-case letters, digits and single hyphens",
	cel: `self.matches('^(${inNamespace}/)?${ownName}$') && !self.matches('--[^/]*$')`,
	accepts: ["db", "order-api2", "data/db", "a--b/db"],
	refuses: ["DB", "2db", "db-", "db--a", "data/", "/db", "a/b/c", "data/db--a"],
};

export const farReference: Rule = {
	name: "far-reference",
	message:
		"must be namespace/name, such as data/report: lower-case letters, digits and single hyphens",
	cel: `self.matches('^${inNamespace}/${ownName}$') && !self.matches('--[^/]*$')`,
	accepts: ["data/report", "a--b/db"],
	refuses: ["report", "data/", "data/db--a", "Data/db"],
};

export const objectName: Rule = matches({
	name: "object-name",
	pattern: "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$",
	message:
		"must be the name of an object of this namespace: lower-case letters, digits, hyphens and dots",
	accepts: ["service-locations", "shop.common"],
	refuses: ["Service_Locations", "../other", "a/b"],
});

const octet = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
export const ipv4Pattern = `(${octet}[.]){3}${octet}`;
const group = "[0-9a-fA-F]{1,4}";
/** All ways to leave out zeros; none that ends in an IPv4 address. */
export const ipv6Pattern = `((${group}:){7}${group}|(${group}:){1,7}:|(${group}:){1,6}:${group}|(${group}:){1,5}(:${group}){1,2}|(${group}:){1,4}(:${group}){1,3}|(${group}:){1,3}(:${group}){1,4}|(${group}:){1,2}(:${group}){1,5}|${group}:(:${group}){1,6}|:((:${group}){1,7}|:))`;

export const ipAddress: Rule = matches({
	name: "ip-address",
	pattern: `^(${ipv4Pattern}|${ipv6Pattern})$`,
	message: "must be an IPv4 or IPv6 address",
	accepts: ["192.0.2.7", "2001:db8::7", "fd00::"],
	refuses: ["192.0.2.256", "192.0.2.7/32", "db.example.com", "2001:db8:::7"],
});

export const addressRange: Rule = matches({
	name: "address-range",
	pattern: `^(${ipv4Pattern}/(3[0-2]|[12]?[0-9])|${ipv6Pattern}/(12[0-8]|1[01][0-9]|[1-9]?[0-9]))$`,
	message:
		"must be a range of addresses such as 203.0.113.0/24 or 2001:db8::/32",
	accepts: ["203.0.113.0/24", "0.0.0.0/0", "::/0", "2001:db8::7/128"],
	refuses: [
		"203.0.113.0",
		"203.0.113.0/33",
		"2001:db8::/129",
		"example.com/24",
	],
});

export const hostName: Rule = matches({
	name: "host-name",
	pattern:
		"^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?[.])*[a-z]([-a-z0-9]{0,61}[a-z0-9])?$",
	message: "must be the name of a host, such as api.example.com",
	accepts: ["api.example.com", "mail"],
	refuses: [
		"API.example.com",
		"192.0.2.7",
		"https://example.com",
		"*.example.com",
	],
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
