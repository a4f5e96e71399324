// A watch over a real socket: what it asks for, and how it ends.

import { createServer } from "node:http";
import type { ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { expect } from "chai";
import { configMaps } from "../../src/kube/objects.ts";
import type { WatchOptions } from "../../src/runtime/cluster.ts";
import { ClusterError } from "../../src/runtime/errors.ts";
import { watch } from "../../src/runtime/kube-watch.ts";
import { openTransport } from "../../src/runtime/transport.ts";
import { configMap } from "../support/objects.ts";
import { listening } from "../support/loopback.ts";

const line = (version: string) =>
	`${JSON.stringify({ type: "ADDED", object: configMap("a", version) })}\n`;
const newest: WatchOptions = { detail: "metadata", resourceVersion: "" };

/** One watch on a server that answers so, and holds a silent watch for dead after 300 ms. */
async function watched(
	answer: (response: ServerResponse) => Promise<unknown>,
	options: WatchOptions = newest,
) {
	let query = new URLSearchParams();
	const server = createServer((request, response) => {
		query = new URL(request.url ?? "", "http://x").searchParams;
		void answer(response);
	});
	const kubeConfig = await listening(server);
	const transport = await openTransport(kubeConfig, { watchSilence: 300 });
	const versions: (string | undefined)[] = [];
	const start = performance.now();
	let failure: unknown;
	try {
		const signal = new AbortController().signal;
		for await (const { object } of watch(
			transport,
			configMaps,
			options,
			signal,
		))
			versions.push(object.metadata.resourceVersion);
	} catch (error) {
		failure = error;
	}
	const lasted = performance.now() - start;
	server.closeAllConnections();
	server.close();
	await transport.close();
	return { versions, failure: failure as ClusterError, lasted, query };
}

describe("a watch", () => {
	it("asks for bookmarks, for what exists, and for one object only where it is told to", async () => {
		const ends = async (response: ServerResponse) => response.end();
		const all = await watched(ends, { ...newest, isComplete: true });
		const { timeoutSeconds, ...asked } = Object.fromEntries(all.query);
		expect(asked).to.deep.equal({
			watch: "true",
			allowWatchBookmarks: "true",
			resourceVersion: "",
			sendInitialEvents: "true",
			resourceVersionMatch: "NotOlderThan",
		});
		expect(Number(timeoutSeconds)).to.be.within(300, 600);
		const one = await watched(ends, { ...newest, name: "seaworthy" });
		expect(one.query.get("fieldSelector")).to.equal("metadata.name=seaworthy");
		expect(one.query.has("sendInitialEvents")).to.equal(false);
		expect(one.failure).to.equal(undefined);
	});

	it("is taken for dead when not a byte came for too long, and not before", async () => {
		const { versions, failure, lasted } = await watched(async (response) => {
			for (const version of ["1", "2", "3", "4"]) {
				response.write(line(version));
				await wait(200);
			}
		});
		expect(versions).to.deep.equal(["1", "2", "3", "4"]);
		expect(failure).to.be.instanceOf(ClusterError);
		expect(failure.failure).to.equal("lost");
		expect(lasted).to.be.within(850, 3_000);
	});

	it("tells a refusal from a version that is forgotten, in the answer and in the stream", async () => {
		const status = (code: number) => JSON.stringify({ code, message: "no" });
		const refused = await watched(async (response) =>
			response.writeHead(422).end(status(422)),
		);
		expect(refused.failure.failure).to.equal("invalid");
		const busy = await watched(async (response) =>
			response.writeHead(429, { "retry-after": "3" }).end(status(429)),
		);
		expect(busy.failure.retryAfter).to.equal(3_000);
		const expired = await watched(async (response) =>
			response.end(`${line("1")}{"type":"ERROR","object":${status(410)}}\n`),
		);
		expect(expired.versions).to.deep.equal(["1"]);
		expect(expired.failure.failure).to.equal("expired");
	});

	it("breaks where its stream is cut inside a line", async () => {
		const { versions, failure } = await watched(async (response) =>
			response.end(line("1") + line("2").slice(0, 30)),
		);
		expect(versions).to.deep.equal(["1"]);
		expect(failure.failure).to.equal("lost");
	});
});
