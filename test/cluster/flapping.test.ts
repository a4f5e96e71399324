// A ConfigMap that changes every second on the real API server: the App that reads it rolls twice within a minute at most, and says why.

import { setTimeout as wait } from "node:timers/promises";
import { expect } from "chai";
import type { App } from "../../src/api/app/app.ts";
import { until } from "../../src/cli/demo/until.ts";
import { writesOf } from "../support/counting-proxy.ts";
import type { Stage } from "../support/stage.ts";
import {
	appOf,
	raiseStage,
	untilLeading,
	untilQuiet,
	untilReason,
} from "../support/stage.ts";

describe("a ConfigMap that flaps", function () {
	this.timeout(180_000);
	let stage: Stage;

	before(async () => {
		stage = await raiseStage(["shop"], []);
		await untilLeading(await stage.operator());
	});
	after(async () => stage?.stop());

	const settings = (turn: number) => ({
		apiVersion: "v1",
		kind: "ConfigMap",
		metadata: { name: "settings", namespace: "shop" },
		data: { TURN: String(turn) },
	});
	const generationOf = async (): Promise<number> =>
		(await stage.get("deployment/web"))?.metadata.generation ?? 0;
	const mounted = async (): Promise<string | undefined> => {
		const copies = await stage.kubectl(
			..."get configmaps -n shop -o jsonpath={.items[*].data.TURN}".split(" "),
		);
		return copies.split(" ").sort().join(" ");
	};

	it("30 edits in 30 s roll its App once at once and once when the minute is over, to the last state, and are told in one message", async () => {
		const layers = [{ configMap: "settings" }];
		await stage.apply(settings(0));
		await stage.apply(
			appOf("web", {
				replicas: 2,
				config: { layers },
				health: { minHealthySeconds: 0 },
			}),
		);
		await untilReason(stage, "web", "Available");
		const before = await generationOf();
		const messages = new Set<string>();
		const began = Date.now();
		for (let turn = 1; turn <= 30; turn++) {
			await stage.apply(settings(turn));
			const app = (await stage.get("swapp/web")) as unknown as App;
			const ready = app.status?.conditions?.find(
				({ type }) => type === "Ready",
			);
			if (ready?.reason === "RollWaits") messages.add(ready.message ?? "");
			await wait(Math.max(0, began + turn * 1000 - Date.now()));
		}
		expect(await generationOf()).to.equal(before + 1);
		expect([...messages]).to.have.length(1);
		expect([...messages][0]).to.match(
			/^a change of ConfigMap settings came within 60 s of the last roll: the pods run on as they are and roll once at \S+Z$/,
		);
		await untilReason(stage, "web", "RollWaits");
		expect(await mounted()).to.equal("0 1 30");
		const writes = writesOf(stage.proxy.calls).length;
		await wait(5_000);
		expect(writesOf(stage.proxy.calls).length).to.equal(writes);
		await until(
			"it rolls to the last state",
			async () => ((await generationOf()) > before + 1 ? true : undefined),
			70,
		);
		expect(Date.now() - began).to.be.at.least(59_000);
		await untilReason(stage, "web", "Available");
		await untilQuiet(stage);
		expect(await generationOf()).to.equal(before + 2);
		expect(await mounted()).to.equal("0 1 30 30");
	});

	it("an edit of the App rolls at once, with what waited", async () => {
		const before = await generationOf();
		await stage.apply(settings(31));
		await untilReason(stage, "web", "RollWaits");
		await stage.kubectl(
			..."patch swapp/web -n shop --type=merge -p".split(" "),
			'{"spec":{"replicas":3}}',
		);
		await untilReason(stage, "web", "Available");
		expect(await generationOf()).to.be.greaterThan(before);
		expect(await mounted()).to.contain("31 31");
	});
});
