// Two operators: one works, the other stands by with warm caches and takes over.

import { setTimeout as wait } from "node:timers/promises";
import { expect } from "chai";
import type { OperatorProcess } from "../../src/cli/demo/operator-process.ts";
import { writesSoFar } from "../../src/cli/demo/operator-process.ts";
import { until } from "../../src/cli/demo/until.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import type { DebugState } from "../../src/runtime/debug-state.ts";
import type { Call } from "../support/counting-proxy.ts";
import type { Stage } from "../support/stage.ts";
import {
	appOf,
	leads,
	raiseStage,
	untilLeading,
	untilQuiet,
	untilReason,
} from "../support/stage.ts";

const untilReady = (operator: OperatorProcess) =>
	until("it is ready", async () => {
		const answer = await fetch(`${operator.healthUrl}/readyz`);
		return answer.ok || undefined;
	});

const titles = (calls: readonly Call[]) =>
	[
		...new Set(calls.map((call) => `${call.namespace}/${call.resource}`)),
	].sort();

/** 33 of Kubernetes 1.33, which can begin a watch with what exists but does not do so unless it is told to. */
async function minorVersion({ cluster }: Stage): Promise<number> {
	const { body } = await cluster.admin.call("GET", "/version");
	return Number((JSON.parse(body) as { minor: string }).minor);
}

describe("two operators", function () {
	this.timeout(60_000);
	let stage: Stage;
	let first: OperatorProcess;
	let second: OperatorProcess;

	before(async () => {
		stage = await raiseStage(["shop"]);
		first = await stage.operator();
		await untilLeading(first);
		second = await stage.operator("--debug-address=127.0.0.1:0");
		await untilReady(second);
	});
	after(async () => stage?.stop());

	it("learn all that exists from their watches, and list only what a server before 1.34 does not tell so", async () => {
		const { calls } = stage.proxy;
		const watched = calls.filter(({ verb }) => verb === "watch");
		expect(watched.length).to.be.above(20);
		const refused = watched.filter(({ status }) => status === 422);
		// Where the cluster is and what its ranges are is looked at now and then, not watched.
		const looks = ["nodes", "servicecidrs"];
		const lists = calls.filter(
			({ verb, resource }) => verb === "list" && !looks.includes(resource),
		);
		const isOlder = (await minorVersion(stage)) < 34;
		expect(refused.length > 0, "refused").to.equal(isOlder);
		expect(titles(lists)).to.deep.equal(titles(refused));
		expect(lists.length).to.be.at.most(refused.length);
	});

	it("watch the Lease, so that the one that stands by need not ask", async () => {
		const isAsking = () =>
			stage.proxy.calls.filter(
				({ verb, resource }) => verb === "get" && resource === "leases",
			).length;
		// Its first look, before the watch has told anything.
		await wait(3000);
		const before = isAsking();
		await wait(5000);
		expect(isAsking()).to.equal(before);
	});

	it("have one leader; the other writes nothing", async () => {
		await stage.apply(appOf("one"));
		await untilReason(stage, "one", "Available");
		expect(leads(second)).to.equal(false);
		expect(await writesSoFar(second)).to.equal(0);
	});

	it("hold what the server has, the one that stands by too", async () => {
		await untilQuiet(stage);
		const { debug } =
			second.log().find(({ message }) => message === "serving") ?? {};
		const answer = await fetch(`http://127.0.0.1:${String(debug)}/state`);
		const state = (await answer.json()) as DebugState;
		expect(state).to.deep.include({ isLeader: false, waitingFor: [] });
		for (const { version, fault } of Object.values(state.watches)) {
			expect(version).to.match(/^\d+$/);
			expect(fault).to.equal(undefined);
		}
		const what =
			"seaworthyapps,deployments,services,networkpolicies,serviceaccounts";
		const text = await stage.kubectl("get", what, "-n", "shop", "-o", "json");
		const { items } = JSON.parse(text) as { items: KubeObject[] };
		// Of accounts that others made nothing is held: ours are posted, and never merged into one.
		const isHeld = ({ kind, metadata }: KubeObject) =>
			kind !== "ServiceAccount" || metadata.name !== "default";
		const told = items
			.filter(isHeld)
			.map(({ kind, metadata }) =>
				[kind, metadata.name, metadata.uid, metadata.resourceVersion].join(" "),
			);
		const kinds = new Set(items.map(({ kind }) => kind));
		const held = state.objects
			.filter(({ kind, namespace }) => kinds.has(kind) && namespace === "shop")
			.map((object) =>
				[object.kind, object.name, object.uid, object.resourceVersion].join(
					" ",
				),
			);
		expect(kinds.size).to.be.above(3);
		expect([...new Set(held)].sort()).to.deep.equal(told.sort());
	});

	it("hand over within seconds when the leader is told to stop", async () => {
		const start = performance.now();
		const stopped = first.stop();
		await untilLeading(second, 10);
		const seconds = (performance.now() - start) / 1000;
		console.log(`      taken over ${seconds.toFixed(1)} s after SIGTERM`);
		expect(seconds).to.be.below(2);
		expect(await stopped).to.equal(0);
		await stage.apply(appOf("two"));
		await untilReason(stage, "two", "Available");
	});

	it("take over when the leader is killed, once its Lease has run out", async () => {
		const third = await stage.operator();
		await untilReady(third);
		const start = performance.now();
		expect(await second.stop("SIGKILL")).to.equal(137);
		await wait(1000);
		expect(leads(third)).to.equal(false);
		await untilLeading(third, 25);
		const seconds = (performance.now() - start) / 1000;
		console.log(`      taken over ${seconds.toFixed(1)} s after SIGKILL`);
		// The Lease of 15 s, counted from the last renewal, and a little.
		expect(seconds).to.be.below(17);
		await stage.apply(appOf("three"));
		await untilReason(stage, "three", "Available");
	});

	it("a leader that is stopped and continued does not write beside the new one", async () => {
		const fourth = await stage.operator();
		await untilReady(fourth);
		const [leader] = [fourth];
		const third = stage.cluster.processes.find(
			({ name, exitCode, pid }) =>
				name === "operator" && exitCode() === undefined && pid !== leader.pid,
		);
		if (!third) throw new Error("there is no third operator");
		process.kill(third.pid, "SIGSTOP");
		await untilLeading(fourth, 25);
		stage.proxy.reset();
		process.kill(third.pid, "SIGCONT");
		await stage.apply(appOf("four"));
		await untilReason(stage, "four", "Available");
		expect(third.logTail(200)).to.contain("no longer leading");
	});
});
