// The adapter on a real socket: what each call puts on the wire, and what it makes of the answer.

import { createServer } from "node:http";
import type { ServerResponse } from "node:http";
import { expect } from "chai";
import { configMaps, services } from "../../src/kube/objects.ts";
import type { Cluster } from "../../src/runtime/cluster.ts";
import { ClusterError } from "../../src/runtime/errors.ts";
import { connect } from "../../src/runtime/kube-cluster.ts";
import { mostCalls } from "../../src/runtime/slots.ts";
import { configMap } from "../support/objects.ts";
import { listening } from "../support/loopback.ts";

type Request = { method: string; url: string; body: string };
type Answer = (response: ServerResponse, request: Request) => void;

const json = (value: unknown, status = 200): Answer => {
	const text = JSON.stringify(value);
	return (response) => response.writeHead(status).end(text);
};

/** Runs the calls on a server that answers so; gives what arrived there. */
async function received(
	calls: (cluster: Cluster) => Promise<unknown>,
	answer: Answer = json(configMap("a", "1")),
	fence: () => void = () => undefined,
): Promise<Request[]> {
	const requests: Request[] = [];
	const server = createServer((incoming, response) => {
		const { method = "", url = "" } = incoming;
		let body = "";
		incoming.on("data", (chunk: Buffer) => (body += chunk.toString("utf8")));
		incoming.on("end", () => {
			const request = { method, url, body };
			requests.push(request);
			answer(response, request);
		});
	});
	const kubeConfig = await listening(server);
	const cluster = await connect({ kubeConfig, fence });
	try {
		await calls(cluster);
	} finally {
		await cluster.close();
		server.closeAllConnections();
		server.close();
	}
	return requests;
}

const target = { namespace: "shop", name: "a", uid: "u-1" };
const failureOf = (call: Promise<unknown>) =>
	call.then(
		() => "none",
		(error: unknown) =>
			error instanceof ClusterError ? error.failure : String(error),
	);

describe("a call", () => {
	it("R2: stays at the one object that it names, whatever the name", async () => {
		const names = ["a/../b", "%2e%2e", "..%2fb", "a?watch=1", "a#b", "größe"];
		const requests = await received(async (cluster) => {
			for (const name of names) await cluster.get(configMaps, "shop", name);
		});
		const root = "/api/v1/namespaces/shop/configmaps/";
		expect(requests.map(({ url }) => url)).to.deep.equal(
			names.map((name) => root + encodeURIComponent(name)),
		);
		const none = await received(async (cluster) => {
			for (const name of [".", ".."])
				expect(await cluster.get(configMaps, "shop", name)).to.equal(undefined);
		});
		expect(none).to.deep.equal([]);
	});

	it("deletes by uid, and what hangs on it in the background", async () => {
		const [request] = await received((cluster) =>
			cluster.remove(configMaps, target),
		);
		expect(request?.method).to.equal("DELETE");
		expect(JSON.parse(request?.body ?? "")).to.deep.include({
			preconditions: { uid: "u-1" },
			propagationPolicy: "Background",
		});
	});

	it("writes a status by uid, so that it never gets into an object made anew", async () => {
		const [request] = await received((cluster) =>
			cluster.patchStatus(configMaps, target, { ready: true }),
		);
		expect(request?.url).to.contain("/configmaps/a/status?");
		expect(JSON.parse(request?.body ?? "")).to.deep.equal({
			metadata: { uid: "u-1" },
			status: { ready: true },
		});
	});

	it("applies with force only where it is told to, always under one manager", async () => {
		const requests = await received(async (cluster) => {
			for (const force of [true, false])
				await cluster.apply(configMaps, configMap("a", "1"), { force });
		});
		expect(requests.map(({ url }) => url.split("?")[1])).to.deep.equal([
			"fieldManager=seaworthy&force=true",
			"fieldManager=seaworthy&force=false",
		]);
	});

	it("that writes asks for the fence in the moment of sending, one that reads does not", async () => {
		const waiting: ServerResponse[] = [];
		let mayWrite = true;
		const failures: string[] = [];
		const requests = await received(
			async (cluster) => {
				// One namespace alone has a share of the calls only.
				const first = Array.from({ length: mostCalls }, (_, index) =>
					failureOf(
						cluster.remove(services, { ...target, namespace: `n${index}` }),
					),
				);
				while (waiting.length < mostCalls / 2)
					await new Promise((resolve) => setTimeout(resolve, 1));
				mayWrite = false;
				const read = failureOf(cluster.get(configMaps, "shop", "a"));
				for (const response of waiting) response.end("{}");
				failures.push(...(await Promise.all(first)), await read);
			},
			(response, { method }) => {
				if (method === "DELETE") waiting.push(response);
				else response.end("{}");
			},
			() => {
				if (!mayWrite) throw new ClusterError("fenced", "not now");
			},
		);
		// Half of them had their turn before the fence fell; the others were never sent.
		expect(failures.filter((each) => each === "fenced")).to.have.length(
			mostCalls / 2,
		);
		expect(failures.filter((each) => each === "none")).to.have.length(
			mostCalls / 2 + 1,
		);
		expect(requests).to.have.length(mostCalls / 2 + 1);
	});

	it("that writes asks for the fence when its socket is open", async () => {
		const failures: string[] = [];
		let mayWrite = true;
		const requests = await received(
			async (cluster) => {
				const write = failureOf(cluster.remove(services, target));
				// It falls while the socket opens: all of this goes before anything that comes from outside.
				for (let step = 0; step < 100; step++)
					await new Promise<void>((resolve) => process.nextTick(resolve));
				mayWrite = false;
				failures.push(await write);
			},
			undefined,
			() => {
				if (!mayWrite) throw new ClusterError("fenced", "not now");
			},
		);
		expect(failures).to.deep.equal(["fenced"]);
		expect(requests).to.deep.equal([]);
	});

	it("lists page by page", async () => {
		const tokens: string[] = [];
		const requests = await received(
			async (cluster) => {
				const page = await cluster.list(configMaps, "full", "");
				tokens.push(page.continueToken);
				await cluster.list(configMaps, "full", page.continueToken);
			},
			json({ metadata: { resourceVersion: "5", continue: "more" }, items: [] }),
		);
		expect(tokens).to.deep.equal(["more"]);
		expect(requests[1]?.url).to.contain("continue=more");
	});

	it("whose answer was cut off or refused is no answer; only a 404 says that there is no object", async () => {
		const got = async (answer: Answer) => {
			let result: unknown;
			await received(async (cluster) => {
				result = await cluster
					.get(configMaps, "shop", "a")
					.catch((error: unknown) => (error as ClusterError).failure);
			}, answer);
			return result;
		};
		expect(await got((response) => response.end('{"kind":'))).to.equal("lost");
		expect(await got(json({}, 404))).to.equal(undefined);
		expect(await got(json({}, 403))).to.equal("forbidden");
		expect(await got(json({}, 429))).to.equal("throttled");
		expect(await got(json({}, 503))).to.equal("unavailable");
	});

	it("that the server asks to repeat later says when", async () => {
		let error: unknown;
		await received(
			async (cluster) => {
				error = await cluster
					.create(configMaps, configMap("a", "1"))
					.catch((cause: unknown) => cause);
			},
			(response) => response.writeHead(429, { "retry-after": "3" }).end("{}"),
		);
		expect(error).to.include({ failure: "throttled", retryAfter: 3000 });
	});
});
