// Two operators: one works, the other stands by with warm caches and takes over.

import { setTimeout as wait } from "node:timers/promises";
import { expect } from "chai";
import type { OperatorProcess } from "../../src/cli/demo/operator-process.ts";
import { writesSoFar } from "../../src/cli/demo/operator-process.ts";
import { until } from "../../src/cli/demo/until.ts";
import type { Stage } from "../support/stage.ts";
import {
	appOf,
	leads,
	raiseStage,
	untilLeading,
	untilReason,
} from "../support/stage.ts";

const untilReady = (operator: OperatorProcess) =>
	until("it is ready", async () => {
		const answer = await fetch(`${operator.healthUrl}/readyz`);
		return answer.ok || undefined;
	});

describe("two operators", function () {
	this.timeout(60_000);
	let stage: Stage;
	let first: OperatorProcess;
	let second: OperatorProcess;

	before(async () => {
		stage = await raiseStage(["shop"]);
		first = await stage.operator();
		await untilLeading(first, 10);
		second = await stage.operator();
		await untilReady(second);
	});
	after(async () => stage?.stop());

	it("learn all that exists from their watches, without one list", async () => {
		const { calls } = stage.proxy;
		const watched = calls.filter(({ verb }) => verb === "watch");
		expect(watched.length).to.be.above(20);
		expect(watched.filter(({ status }) => status === 422)).to.deep.equal([]);
		expect(calls.filter(({ verb }) => verb === "list")).to.deep.equal([]);
	});

	it("watch the Lease, so that the one that stands by need not ask", async () => {
		const isAsking = () =>
			stage.proxy.calls.filter(
				({ verb, resource }) => verb === "get" && resource === "leases",
			).length;
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
