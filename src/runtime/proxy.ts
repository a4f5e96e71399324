// The proxy on the way to the API server, found as client-go finds it.

import { isIP } from "node:net";
import { contains, parseCidr } from "../kube/cidr.ts";

type Environment = { readonly [name: string]: string | undefined };

/**
 * URL of the proxy: `proxy-url` of the kubeconfig, else HTTPS_PROXY (HTTP_PROXY for plain HTTP) unless NO_PROXY names the host.
 * Variables never apply to this machine itself. Undefined: none.
 */
export function proxyFor(
	server: URL,
	written: string | undefined,
	environment: Environment,
): string | undefined {
	const read = (name: string) =>
		environment[name] || environment[name.toLowerCase()];
	const scheme = server.protocol === "https:" ? "HTTPS" : "HTTP";
	const found = isExempt(server, read("NO_PROXY"))
		? undefined
		: read(`${scheme}_PROXY`);
	const proxy = written || found;
	return proxy === undefined ? undefined : checked(proxy);
}

const known = ["http:", "https:", "socks5:"];

function checked(proxy: string): string {
	const url = URL.parse(proxy.includes("://") ? proxy : `http://${proxy}`);
	if (url && known.includes(url.protocol)) return url.href;
	throw new Error(
		"the proxy of the kubeconfig (proxy-url) or of HTTPS_PROXY must be an http, https or socks5 URL",
	);
}

function isExempt(server: URL, list = ""): boolean {
	const host = server.hostname.replace(/^\[|\]$/g, "").toLowerCase();
	const port = server.port || (server.protocol === "https:" ? "443" : "80");
	const address = isIP(host) ? parseCidr(host) : undefined;
	if (host === "localhost" || host === "::1" || host.startsWith("127."))
		return true;
	return list
		.split(",")
		.map((entry) => entry.trim().toLowerCase())
		.filter((entry) => entry !== "")
		.some((entry) => {
			if (entry === "*") return true;
			const range = address && parseCidr(entry);
			if (address && range) return contains(range, address);
			return [entry, entry.replace(/:\d+$/, "")].some(
				(name) =>
					(name === entry || entry.endsWith(`:${port}`)) &&
					isSameOrWithin(host, name),
			);
		});
}

/** `example.com` means itself and what is below it, `.example.com` only what is below. */
const isSameOrWithin = (host: string, name: string): boolean =>
	host === name || host.endsWith(name.startsWith(".") ? name : `.${name}`);
