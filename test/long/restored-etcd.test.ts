// An etcd that is restored from a backup under a running operator: the server's versions lie behind what the operator holds.

import { setTimeout as wait } from "node:timers/promises";
import { expect } from "chai";
import type { OperatorProcess } from "../../src/cli/demo/operator-process.ts";
import { writesSoFar } from "../../src/cli/demo/operator-process.ts";
import { until } from "../../src/cli/demo/until.ts";
import { backUp, restore } from "../support/etcd-backup.ts";
import type { Stage } from "../support/stage.ts";
import {
	appOf,
	raiseStage,
	untilLeading,
	untilQuiet,
	untilReason,
} from "../support/stage.ts";

const image = (version: number) => `registry.example/shop/web:${version}.0.0`;

describe("an etcd that is restored", function () {
	this.timeout(240_000);
	let stage: Stage;
	let operator: OperatorProcess;

	before(async () => {
		stage = await raiseStage(["shop"]);
		operator = await stage.operator();
		await untilLeading(operator);
		await stage.apply(appOf("web", { image: image(1) }));
		await untilReason(stage, "web", "Available");
		await untilQuiet(stage);
		await backUp(stage.cluster);
		// The operator has found the server again, and holds what comes after the backup.
		await stage.apply(appOf("web", { image: image(2) }), appOf("late"));
		await untilReason(stage, "late", "Available");
		await untilReason(stage, "web", "Available");
		await restore(stage.cluster);
	});
	after(async () => stage?.stop());

	const imageOf = async (name: string) => {
		const deployment = await stage.get(`deployment/${name}`);
		return Object(deployment?.["spec"]).template?.spec.containers[0].image;
	};

	it("ends the operator's life at its probe, and its work at once", async () => {
		expect(await imageOf("web"), "of the backup").to.equal(image(1));
		const start = performance.now();
		const said = await until(
			"the probe fails",
			async () => {
				const answer = await fetch(`${operator.healthUrl}/healthz`);
				return answer.status === 503 ? answer.text() : undefined;
			},
			60,
		);
		const seconds = (performance.now() - start) / 1000;
		process.stdout.write(
			`      the probe failed ${seconds.toFixed(1)} s after the restored server answered\n`,
		);
		expect(said).to.contain("etcd was restored");
		const before = await writesSoFar(operator);
		await stage.apply(appOf("unseen"));
		await wait(5_000);
		expect(await writesSoFar(operator)).to.equal(before);
		const lines = operator.log().map(({ message }) => String(message));
		expect(lines.join("\n")).to.contain("etcd was restored");
	});

	it("is told in the metrics of watches", async () => {
		const broken = await until(
			"a watch is broken",
			async () => {
				const text = await (await fetch(operator.metricsUrl)).text();
				return /^seaworthy_watch_broken\{.*\} [1-9]/m.exec(text)?.[0];
			},
			60,
		);
		expect(broken).to.contain("kind=");
	});

	it("is nothing to an operator that starts anew, as the kubelet starts it", async () => {
		await operator.stop();
		operator = await stage.operator();
		await untilLeading(operator);
		await stage.apply(appOf("web", { image: image(3) }));
		await until("the children are as the restored Apps say", async () =>
			(await imageOf("web")) === image(3) &&
			(await stage.get("deployment/unseen"))
				? true
				: undefined,
		);
		expect(await stage.get("swapp/late")).to.equal(undefined);
		expect(await stage.get("deployment/late")).to.equal(undefined);
		const health = await fetch(`${operator.healthUrl}/healthz`);
		expect(health.status).to.equal(200);
	});
});
