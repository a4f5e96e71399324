// Watches of served namespaces: what is unknown of one holds up nobody else, and is said.

import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { expect } from "chai";
import { until } from "../../src/cli/demo/until.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import { secrets } from "../../src/kube/objects.ts";
import type { WatchOptions } from "../../src/runtime/cluster.ts";
import { ClusterError } from "../../src/runtime/errors.ts";
import type { Informers } from "../../src/runtime/informers.ts";
import { createLog } from "../../src/runtime/log.ts";
import { Watches } from "../../src/runtime/watches.ts";

const log = createLog("error", false);
log.silent = true;
const secretIn = (namespace: string): KubeObject => ({
	apiVersion: "v1",
	kind: "Secret",
	metadata: { name: "db", namespace, uid: "u", resourceVersion: "5" },
});
const endOfInitialEvents = {
	metadata: {
		resourceVersion: "9",
		annotations: { "k8s.io/initial-events-end": "true" },
	},
};

/** What a watch does behind the events of its start, the first time and when it is taken up again; undefined stays open. */
type Rest = (attempt: number) => ClusterError | "bookmark" | undefined;

const later = { metadata: { resourceVersion: "12" } };

function watchesOn(
	list: (namespace: string) => Promise<KubeObject[]>,
	rest: Rest = () => undefined,
	known = 50,
) {
	let attempt = 0;
	const served: string[] = [];
	const held: string[] = [];
	const ending = new AbortController();
	const informers = {
		joining: { begin: () => undefined },
		watches: [],
		watchesIn: (namespace: string) => [
			{
				resource: secrets,
				detail: "metadata",
				namespace,
				sink: {
					upsert: ({ metadata }: KubeObject) =>
						void held.push(metadata.namespace ?? ""),
					remove: () => undefined,
					bookmark: () => undefined,
					retain: () => undefined,
				},
			},
		],
		forgetNamespace: (namespace: string) => void held.push(`-${namespace}`),
	};
	const watches = new Watches({
		informers: informers as unknown as Informers,
		cluster: {
			async *watch(
				_resource: unknown,
				options: WatchOptions,
				signal: AbortSignal,
			) {
				const { namespace = "", isComplete, onOpen } = options;
				for (const object of isComplete ? await list(namespace) : [])
					yield { type: "ADDED", object };
				if (isComplete) yield { type: "BOOKMARK", object: endOfInitialEvents };
				const then = rest(++attempt);
				if (then instanceof ClusterError) throw then;
				onOpen?.();
				if (then) yield { type: "BOOKMARK", object: later };
				// It stays open without an event.
				await once(signal, "abort");
			},
		} as never,
		log,
		signal: ending.signal,
		onList: () => undefined,
		onServed: (namespace) => void served.push(namespace),
		patience: { known, unknown: 20 },
	});
	return { watches, served, held, end: () => ending.abort() };
}

describe("the watches of served namespaces", () => {
	it("hold up only the namespace that may not be watched, and say why", async () => {
		const { watches, served, end } = watchesOn(async (namespace) => {
			if (namespace === "closed")
				throw new ClusterError("forbidden", "secrets is forbidden", 403);
			return [secretIn(namespace)];
		});
		watches.serve(["closed", "open"]);
		expect(watches.isJudgeable("open")).to.equal(false);
		await until(
			"both are told of",
			async () => served.length === 2 || undefined,
			5,
			5,
		);
		expect(watches.isJudgeable("open")).to.equal(true);
		expect(watches.obstacleIn("open")).to.equal(undefined);
		expect(watches.isJudgeable("closed")).to.equal(true);
		expect(watches.obstacleIn("closed")).to.equal("secrets is forbidden");
		expect(watches.states).to.deep.equal({
			"Secret in closed": { fault: "secrets is forbidden" },
			"Secret in open": { version: "9" },
		});
		end();
	});

	it("forget a refusal when the watch goes on from where it was", async () => {
		const forbidden = new ClusterError("forbidden", "not yet", 403);
		const { watches, served, end } = watchesOn(
			async () => [],
			(attempt) => (attempt < 3 ? forbidden : "bookmark"),
		);
		watches.serve(["shop"]);
		await until(
			"it is refused",
			async () => watches.obstacleIn("shop") !== undefined || undefined,
			10,
			5,
		);
		expect(watches.isJudgeable("shop")).to.equal(true);
		await until(
			"it is allowed",
			async () => watches.obstacleIn("shop") === undefined || undefined,
			10,
			5,
		);
		// Known at first, refused, and allowed again: each time its objects are looked at.
		expect(served).to.deep.equal(["shop", "shop", "shop"]);
		end();
	});

	it("take a refusal of a server that only starts for none, when the watch worked before", async () => {
		const forbidden = new ClusterError("forbidden", "not warm yet", 403);
		const { watches, served, end } = watchesOn(
			async () => [],
			(attempt) => (attempt < 2 ? forbidden : undefined),
			1200,
		);
		watches.serve(["shop"]);
		await wait(1600);
		expect(watches.obstacleIn("shop")).to.equal(undefined);
		expect(served).to.deep.equal(["shop"]);
		end();
	});

	it("take nothing of a list that ends after its namespace was left", async () => {
		let answer = () => {};
		const asked = new Promise<void>((resolve) => {
			answer = resolve;
		});
		const { watches, held, end } = watchesOn(async (namespace) => {
			await asked;
			return [secretIn(namespace)];
		});
		watches.serve(["shop"]);
		watches.serve([]);
		answer();
		await new Promise((resolve) => setTimeout(resolve, 20));
		expect(held).to.deep.equal(["-shop"]);
		end();
	});
});
