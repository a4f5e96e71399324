// What autoscalers read and write: the scale subresource of Apps, also of those that name no replicas.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
import { writtenChart } from "../support/written-chart.ts";

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
	let charts: string;

	before(async () => {
		charts = mkdtempSync(join(tmpdir(), "seaworthy-charts-"));
		stage = await raiseStage(["shop"]);
		await untilLeading(await stage.operator());
	});
	after(async () => {
		if (charts) rmSync(charts, { recursive: true });
		await stage?.stop();
	});

	it("answers where no replicas are written, and an autoscaler's word comes to the pods", async () => {
		await stage.apply(appOf("scaled"));
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
		expect((await scaleOf("scaled")).wanted).to.equal(2);
		await stage.kubectl("delete", "hpa/scaled", "swapp/scaled", "-n", "shop");
	});

	// No autoscaler is there to write the number once more.
	for (const first of [applied(), applied("--server-side")])
		it(`stays as it was set when an App of ${first.name} is applied again, by whatever way`, async () => {
			await first.by("kept");
			const before = await setTo("kept", 2);
			const ways = [
				applied(),
				applied("--server-side"),
				applied("--server-side", "--field-manager=git", "--force-conflicts"),
			];
			for (const { name, by } of ways) {
				await by("kept");
				expect(await generationOf("kept"), name).to.equal(before);
			}
			await untilQuiet(stage);
			const { wanted, existing } = await scaleOf("kept");
			expect({ wanted, existing }).to.deep.equal({ wanted: 2, existing: 2 });
			await stage.kubectl("delete", "swapp/kept", "-n", "shop");
		});

	for (const flag of ["--server-side=true", "--server-side=false"])
		it(`stays as it was set when helm upgrades the App with ${flag}`, async () => {
			const helm = async (...words: string[]) => {
				const { code, stderr } = await stage.cluster.helm(words);
				expect(code, stderr).to.equal(0);
			};
			const chart = writtenChart(charts, "charted", [appOf("charted")]);
			await helm("install", "charted", chart, "--namespace=shop", flag);
			const before = await setTo("charted", 2);
			const next = appOf("charted", { args: ["serve"] });
			writtenChart(charts, "charted", [next]);
			await helm("upgrade", "charted", chart, "--namespace=shop", flag);
			expect(await generationOf("charted")).to.equal(before + 1);
			expect((await scaleOf("charted")).wanted).to.equal(2);
			await helm("uninstall", "charted", "--namespace=shop");
		});

	it("is no difference from the App in Git", async () => {
		await stage.apply(appOf("same"));
		await setTo("same", 2);
		for (const flag of ["--server-side=true", "--server-side=false"]) {
			const { code, stdout, stderr } = await stage.cluster.kubectl(
				["diff", flag, "-f", "-"],
				{ stdin: JSON.stringify(appOf("same")) },
			);
			expect(stdout + stderr, flag).to.equal("");
			expect(code, flag).to.equal(0);
		}
		await stage.kubectl("delete", "swapp/same", "-n", "shop");
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

	/** An App without replicas, by `kubectl apply` with these flags. */
	function applied(...flags: string[]) {
		const words = ["apply", ...flags, "-f", "-"];
		const by = async (name: string) => {
			const stdin = JSON.stringify(appOf(name));
			const { code, stderr } = await stage.cluster.kubectl(words, { stdin });
			expect(code, stderr).to.equal(0);
		};
		return { name: ["apply", ...flags].join(" "), by };
	}

	const pathOf = (name: string) =>
		`/apis/seaworthy.dev/v1alpha1/namespaces/shop/seaworthyapps/${name}/scale`;

	/** A PUT, as autoscalers write it. Resolves to the generation of the App when its pods are there. */
	async function setTo(name: string, replicas: number): Promise<number> {
		const scale = {
			apiVersion: "autoscaling/v1",
			kind: "Scale",
			metadata: { name, namespace: "shop" },
			spec: { replicas },
		};
		const { code, stderr } = await stage.cluster.kubectl(
			["replace", "--raw", pathOf(name), "-f", "-"],
			{ stdin: JSON.stringify(scale) },
		);
		expect(code, stderr).to.equal(0);
		await until(`${replicas} pods of ${name} exist`, async () => {
			const { existing } = await scaleOf(name);
			return existing === replicas || undefined;
		});
		return generationOf(name);
	}

	const generationOf = async (name: string) =>
		(await stage.get(`swapp/${name}`))?.metadata.generation ?? 0;

	/** Of the scale subresource. */
	async function scaleOf(name: string) {
		const { spec, status } = JSON.parse(
			await stage.kubectl("get", "--raw", pathOf(name)),
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
