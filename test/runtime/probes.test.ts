import type { AddressInfo } from "node:net";
import { connect, createServer } from "node:net";
import { expect } from "chai";
import { Registry } from "prom-client";
import {
	parseAddress,
	parseLoopback,
	servePages,
} from "../../src/runtime/probes.ts";

async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
	const { port } = server.address() as AddressInfo;
	await new Promise((done) => server.close(done));
	return port;
}

/** The first line of the answer to raw bytes on a socket. */
function ask(port: number, request: string): Promise<string> {
	return new Promise((resolve, reject) => {
		const socket = connect(port, "127.0.0.1", () =>
			socket.write(`${request}\r\nHost: x\r\nConnection: close\r\n\r\n`),
		);
		let text = "";
		socket.on("data", (bytes) => {
			text += bytes.toString();
		});
		socket.on("close", () => resolve(text.split("\r\n")[0] ?? ""));
		socket.on("error", reject);
	});
}

describe("an address that is taken", () => {
	it("is named in a sentence, and what was opened before it is closed", async () => {
		const taken = createServer();
		await new Promise<void>((done) => taken.listen(0, "127.0.0.1", done));
		const { port } = taken.address() as AddressInfo;
		const served = (metrics: string) =>
			servePages({
				metricsAddress: metrics,
				healthAddress: `127.0.0.1:${port}`,
				registry: new Registry(),
				waitingFor: () => [],
				complaint: () => undefined,
				state: () => {
					throw new Error("nobody asks");
				},
			}).catch((error: unknown) => error);
		const free = await freePort();
		for (let attempt = 0; attempt < 2; attempt++)
			expect(String(await served(`127.0.0.1:${free}`))).to.equal(
				`AddressError: cannot listen on 127.0.0.1:${port}: another process listens there`,
			);
		taken.close();
	});
});

describe("the operator's pages", () => {
	let waiting: string[] = ["App"];
	let complaint: string | undefined;
	const state = {
		isLeader: true,
		namespaces: { shop: true },
		queue: { change: 1, "start-up": 2, running: 3, delayed: 4, failed: 5 },
		waitingFor: [],
		watches: { App: { version: "7" } },
		objects: [],
	};
	let pages: Awaited<ReturnType<typeof servePages>>;

	before(async () => {
		pages = await servePages({
			metricsAddress: "127.0.0.1:0",
			healthAddress: "127.0.0.1:0",
			registry: new Registry(),
			debugAddress: "127.0.0.1:0",
			waitingFor: () => waiting,
			complaint: () => complaint,
			state: () => state,
		});
	});
	after(() => pages.close());

	it("say that the process must be started anew", async () => {
		complaint = "every watch has been broken";
		expect(await ask(pages.health, "GET /healthz HTTP/1.1")).to.contain("503");
		complaint = undefined;
	});

	it("tell life and readiness apart", async () => {
		expect(await ask(pages.health, "GET /healthz HTTP/1.1")).to.contain("200");
		expect(await ask(pages.health, "GET /readyz HTTP/1.1")).to.contain("503");
		waiting = [];
		expect(await ask(pages.health, "GET /readyz?x=1 HTTP/1.1")).to.contain(
			"200",
		);
		expect(await ask(pages.metrics, "GET /metrics HTTP/1.1")).to.contain("200");
	});

	it("R13: take nothing from a stranger, and survive whatever one sends", async () => {
		for (const path of [
			"//",
			"http://[",
			"/__proto__",
			"/constructor",
			"*",
			"/%",
		])
			expect(await ask(pages.health, `GET ${path} HTTP/1.1`)).to.match(
				/ 40[04] /,
			);
		expect(await ask(pages.health, "POST /healthz HTTP/1.1")).to.contain("404");
		expect(await ask(pages.health, "GET /healthz HTTP/1.1")).to.contain("200");
	});

	it("tell the state to this machine only, and only where that is asked for", async () => {
		const answer = await fetch(`http://127.0.0.1:${pages.debug}/state`);
		expect(await answer.json()).to.deep.equal(state);
		// Asked under a name, as a page in a browser does.
		const foreign = await ask(pages.debug ?? 0, "GET /state HTTP/1.1");
		expect(foreign).to.contain("404");
		for (const port of [pages.metrics, pages.health])
			expect(await ask(port, "GET /state HTTP/1.1")).to.contain("404");
		expect(parseLoopback("[::1]:1").host).to.equal("::1");
		for (const wrong of [
			":1",
			"0.0.0.0:1",
			"localhost:1",
			"127.evil:1",
			"[::]:1",
		])
			expect(() => parseLoopback(wrong)).to.throw("127.0.0.1:PORT");
		const without = await servePages({
			metricsAddress: "127.0.0.1:0",
			healthAddress: "127.0.0.1:0",
			registry: new Registry(),
			waitingFor: () => waiting,
			complaint: () => complaint,
			state: () => state,
		});
		await without.close();
		expect(without.debug).to.equal(undefined);
	});

	it("take host and port, or a port of every address", () => {
		expect(parseAddress(":8080")).to.deep.equal({ host: "::", port: 8080 });
		expect(parseAddress("[::1]:1")).to.deep.equal({ host: "::1", port: 1 });
		for (const wrong of ["", "8080", "host", "x:99999"])
			expect(() => parseAddress(wrong)).to.throw("HOST:PORT");
	});
});
