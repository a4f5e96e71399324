// What autoscalers read and write: the scale subresource of Apps, also of those that name no replicas.

import { expect } from "chai";
import type { App } from "../../src/api/app/app.ts";
import { until } from "../../src/cli/demo/until.ts";
import type { Stage } from "../support/stage.ts";
import {
	appOf,
	raiseStage,
	untilLeading,
	untilQuiet,
	untilReason,
} from "../support/stage.ts";

/** Without metrics it still keeps its bounds. */
const autoscalerOf = (name: string) => ({
	apiVersion: "autoscaling/v2",
	kind: "HorizontalPodAutoscaler",
	metadata: { name, namespace: "shop" },
	spec: {
		scaleTargetRef: { apiVersion: "seaworthy.dev/v1alpha1", kind: "App", name },
		minReplicas: 2,
		maxReplicas: 3,
	},
});

describe("the scale of an App", function () {
	this.timeout(90_000);
	let stage: Stage;

	before(async () => {
		stage = await raiseStage(["shop"]);
		await untilLeading(await stage.operator());
	});
	after(async () => stage?.stop());

	it("answers where no replicas are written, and keeps what an autoscaler writes there", async () => {
		const { apiVersion, kind, spec } = appOf("scaled");
		const text = JSON.stringify({
			apiVersion,
			kind,
			metadata: { name: "scaled", namespace: "shop" },
			spec,
		});
		const applied = async () => {
			const words = ["apply", "-f", "-"];
			const { code, stderr } = await stage.cluster.kubectl(words, {
				stdin: text,
			});
			expect(code, stderr).to.equal(0);
		};
		await applied();
		await untilReason(stage, "scaled", "Available");
		expect(await scaleOf("scaled")).to.deep.equal({
			wanted: 1,
			existing: 1,
			selector: "seaworthy.dev/app=scaled",
		});
		await stage.apply(autoscalerOf("scaled"));
		await until("the autoscaler's two pods are ready", async () => {
			const { status } = (await stage.get("swapp/scaled")) as unknown as App;
			return status?.readyReplicas === 2 || undefined;
		});
		await applied();
		await stage.apply(JSON.parse(text) as object);
		await untilQuiet(stage);
		expect((await scaleOf("scaled")).wanted).to.equal(2);
		expect((await scaleOf("scaled")).existing).to.equal(2);
		await stage.kubectl("delete", "hpa/scaled", "swapp/scaled", "-n", "shop");
	});

	it("answers for an External App, which runs none", async () => {
		const elsewhere = appOf("elsewhere", {
			image: undefined,
			workload: "External",
			external: { addresses: ["192.0.2.7"] },
			ports: [{ name: "pg", port: 5432 }],
		});
		await stage.apply(elsewhere);
		expect((await scaleOf("elsewhere")).wanted).to.equal(1);
		const words = ["swapp/elsewhere", "-n", "shop", "--replicas=2"];
		const error = await stage.kubectl("scale", ...words).catch(String);
		expect(error).to.contain("may not set image, command, args, replicas");
		await stage.kubectl("delete", "swapp/elsewhere", "-n", "shop");
	});

	/** Of the scale subresource. */
	async function scaleOf(name: string) {
		const path = `/apis/seaworthy.dev/v1alpha1/namespaces/shop/seaworthyapps/${name}/scale`;
		const { spec, status } = JSON.parse(
			await stage.kubectl("get", "--raw", path),
		) as {
			spec: { replicas: number };
			status: { replicas: number; selector?: string };
		};
		return {
			wanted: spec.replicas,
			existing: status.replicas,
			selector: status.selector,
		};
	}
});
