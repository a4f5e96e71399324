// Which proxy leads to the API server.

import { expect } from "chai";
import { proxyFor } from "../../src/runtime/proxy.ts";

const cluster = "https://10.96.0.1:443";
const found = (
	environment: { [name: string]: string },
	server = cluster,
	written?: string,
) => proxyFor(new URL(server), written, environment);
const proxied = { HTTPS_PROXY: "http://proxy.example:3128" };

describe("the proxy to the API server", () => {
	it("is the one that the kubeconfig names, whatever the variables say", () => {
		expect(
			found({ ...proxied, NO_PROXY: "*" }, cluster, "http://own.example:1"),
		).to.equal("http://own.example:1/");
	});

	it("is HTTPS_PROXY, in capitals or not, and HTTP_PROXY for plain HTTP", () => {
		expect(found(proxied)).to.equal("http://proxy.example:3128/");
		expect(found({ https_proxy: "proxy.example:3128" })).to.equal(
			"http://proxy.example:3128/",
		);
		expect(found(proxied, "http://api.example")).to.equal(undefined);
		expect(
			found({ HTTP_PROXY: "http://plain.example" }, "http://api.example"),
		).to.equal("http://plain.example/");
	});

	it("is none where NO_PROXY names the host", () => {
		const cases: [list: string, server: string, isExempt: boolean][] = [
			["10.96.0.0/12", cluster, true],
			["10.0.0.0/24, 10.96.0.1", cluster, true],
			["10.0.0.0/24", cluster, false],
			["fd00::/8", "https://[fd00::1]:6443", true],
			["example.com", "https://api.example.com", true],
			["example.com", "https://example.com", true],
			[".example.com", "https://example.com", false],
			["example.com", "https://notexample.com", false],
			["api.example.com:6443", "https://api.example.com:6443", true],
			["api.example.com:443", "https://api.example.com:6443", false],
			["*", "https://api.example.com", true],
			["", "https://api.example.com", false],
		];
		for (const [list, server, isExempt] of cases)
			expect(
				found({ ...proxied, NO_PROXY: list }, server) === undefined,
				`${list} for ${server}`,
			).to.equal(isExempt);
	});

	it("is never asked for this machine itself", () => {
		for (const server of ["https://127.0.0.1:6443", "https://localhost:6443"])
			expect(found(proxied, server)).to.equal(undefined);
	});

	it("is refused in a sentence when it is no proxy, and what it says is not repeated", () => {
		expect(() => found({ HTTPS_PROXY: "ftp://user:secret@x" }))
			.to.throw("must be an http, https or socks5 URL")
			.with.property("message")
			.that.does.not.contain("secret");
	});
});
