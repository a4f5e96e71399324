// R22: two releases that are told to serve one namespace. The first works there; the second says so and writes nothing.

import { setTimeout as wait } from "node:timers/promises";
import { expect } from "chai";
import type { OperatorProcess } from "../../src/cli/demo/operator-process.ts";
import { writesSoFar } from "../../src/cli/demo/operator-process.ts";
import { until } from "../../src/cli/demo/until.ts";
import {
	chart,
	installOther,
	other,
	startOther,
} from "../support/other-release.ts";
import type { Stage } from "../support/stage.ts";
import {
	appOf,
	raiseStage,
	untilLeading,
	untilQuiet,
	untilReason,
} from "../support/stage.ts";

describe("two releases that serve one namespace (R22)", function () {
	this.timeout(90_000);
	let stage: Stage;
	let second: OperatorProcess;

	before(async () => {
		stage = await raiseStage(["shop"]);
		const first = await stage.operator();
		await untilLeading(first);
		await stage.apply(appOf("web"));
		await untilReason(stage, "web", "Available");
		await installOther(stage.cluster, ["shop"]);
		second = await startOther(stage.cluster);
		await untilLeading(second);
	});
	after(async () => stage?.stop());

	const serveFirst = (served: string) =>
		stage.cluster.helm([
			"upgrade",
			"seaworthy",
			chart,
			"--namespace=seaworthy-system",
			"--set=replicas=0",
			`--set=servedNamespaces={${served}}`,
		]);
	const generationOfPolicy = async () =>
		(await stage.get("networkpolicy/web"))?.metadata.generation;

	it("is said by the second, which names the first", async () => {
		const line = await until("it says so", async () =>
			second.log().find(({ holder }) => holder !== undefined),
		);
		expect(line).to.include({
			level: "warn",
			namespace: "shop",
			holder: "seaworthy-system/seaworthy",
		});
		expect(line["message"]).to.contain("nothing is done there");
	});

	it("ends in no fight: only the first follows an edit", async () => {
		await untilQuiet(stage);
		const before = await writesSoFar(second);
		const generation = await generationOfPolicy();
		await stage.apply(
			appOf("web", { image: "registry.example/shop/web:2.0.0" }),
		);
		await stage.apply(appOf("late"));
		await untilReason(stage, "late", "Available");
		await untilReason(stage, "web", "Available");
		await wait(3000);
		expect(await writesSoFar(second)).to.equal(before);
		expect(await generationOfPolicy()).to.equal(generation);
	});

	it("passes to the second when the namespace leaves the list of the first", async () => {
		await serveFirst("default");
		await stage.apply(appOf("handed"));
		await untilReason(stage, "handed", "Available");
		expect(await writesSoFar(second)).to.be.above(0);
	});

	it("R20: knows the revisions of before when the namespace joins the list of the first again", async () => {
		const revisionOf = async () => {
			const { status } = await untilReason(stage, "web", "Available");
			return status?.revision?.current;
		};
		const before = await stage.get("deployment/web");
		expect(await revisionOf()).to.equal(2);
		await installOther(stage.cluster, ["default"]);
		await serveFirst("shop");
		await stage.apply(appOf("returned"));
		await untilReason(stage, "returned", "Available");
		expect((await stage.get("deployment/web"))?.metadata.generation).to.equal(
			before?.metadata.generation,
		);
		const writes = await writesSoFar(second);
		await stage.apply(appOf("web"));
		await until("the first revision is back", async () =>
			(await revisionOf()) === 1 ? true : undefined,
		);
		expect(await writesSoFar(second)).to.equal(writes);
	});

	it("leave no Lease behind that holds up the next installation", async () => {
		const lease = () => stage.get("lease/seaworthy", other);
		expect(await lease()).not.to.equal(undefined);
		await stage.cluster.helm(["uninstall", "other", `--namespace=${other}`]);
		await until("the Lease is gone", async () =>
			(await lease()) ? undefined : true,
		);
		await installOther(stage.cluster, ["shop"]);
		const third = await startOther(stage.cluster);
		await untilLeading(third);
		// A Lease that was left would have been taken over.
		const spec = (await lease())?.["spec"];
		expect(Object(spec).leaseTransitions).to.equal(0);
	});
});
