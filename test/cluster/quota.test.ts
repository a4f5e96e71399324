// A quota that comes and goes: the App says when the next try follows, and events in the meantime put that off no further.

import { setTimeout as wait } from "node:timers/promises";
import { expect } from "chai";
import type { Stage } from "../support/stage.ts";
import {
	appOf,
	conditionOf,
	raiseStage,
	untilLeading,
	untilReason,
} from "../support/stage.ts";
import { writesOf } from "../support/counting-proxy.ts";
import { until } from "../../src/cli/demo/until.ts";

const quota = (deployments: number) => ({
	apiVersion: "v1",
	kind: "ResourceQuota",
	metadata: { name: "few", namespace: "shop" },
	spec: { hard: { "count/deployments.apps": String(deployments) } },
});

describe("a quota that comes and goes", function () {
	this.timeout(120_000);
	let stage: Stage;

	before(async () => {
		stage = await raiseStage(["shop"]);
		await untilLeading(await stage.operator());
	});
	after(async () => stage?.stop());

	const setQuota = async (deployments: number) => {
		await stage.apply(quota(deployments));
		await until("the quota counts", async () => {
			const found = await stage.get("resourcequota/few");
			const { hard } = (found?.["status"] ?? {}) as {
				hard?: { [name: string]: string };
			};
			return (
				hard?.["count/deployments.apps"] === String(deployments) || undefined
			);
		});
	};

	it("holds an App up for seconds once it is lifted, however many events there were", async () => {
		await setQuota(0);
		await stage.apply(appOf("web", { ports: [{ name: "http", port: 8080 }] }));
		const app = await untilReason(stage, "web", "Refused");
		expect(conditionOf(app, "Ready")?.message).to.match(
			/^Deployment\/web: .*exceeded quota: few.*; the next try follows within \d+ s$/,
		);
		for (let event = 0; event < 8; event++) {
			await stage.kubectl(
				..."annotate swapp/web --overwrite -n shop".split(" "),
				`example.com/note=${event}`,
			);
			await wait(250);
		}
		const before = writesOf(stage.proxy.calls).length;
		await setQuota(5);
		await untilReason(stage, "web", "Available", { seconds: 15 });
		expect(writesOf(stage.proxy.calls).length - before).to.be.below(12);
	});

	it("is tried at once when an object of the namespace goes", async () => {
		const other = ["deployment", "other", "-n", "shop"];
		await stage.kubectl("create", ...other, "--image=other");
		await setQuota(2);
		await stage.apply(appOf("second"));
		await until("it is tried less often", async () => {
			const app = await stage.get("swapp/second");
			const { message = "" } = conditionOf(app, "Ready") ?? {};
			return message.endsWith("within 10 s") || undefined;
		});
		await stage.kubectl("delete", ...other);
		await untilReason(stage, "second", "RollingOut", { seconds: 5 });
	});
});
