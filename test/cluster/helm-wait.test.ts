// `helm install --wait` with charts that bring objects of ours: it returns when they are ready, and not before.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { kinds } from "../../src/api/index.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import { secretOf } from "../support/secrets.ts";
import type { Stage } from "../support/stage.ts";
import { appOf, conditionOf, raiseStage } from "../support/stage.ts";
import { writtenChart } from "../support/written-chart.ts";

const ours = (kind: string, spec: object): KubeObject => ({
	apiVersion: "seaworthy.dev/v1alpha1",
	kind,
	metadata: { name: kind.toLowerCase(), namespace: "shop" },
	spec,
});
const oneOfEachKind: KubeObject[] = [
	appOf("web", { ports: [{ name: "http", port: 8080 }] }),
	secretOf("db", [{ key: "uid", generate: { uuid: {} } }]),
	ours("LoggingSidecar", {
		outputs: [{ name: "out", match: ["access"], stdout: {} }],
	}),
	ours("AppNetwork", { traffic: "Links" }),
	{
		...ours("Tenant", { namespaces: [{ name: "shop" }] }),
		metadata: { name: "own" },
	},
];

describe("helm install --wait", function () {
	this.timeout(90_000);
	let stage: Stage;
	let charts: string;

	before(async () => {
		charts = mkdtempSync(join(tmpdir(), "seaworthy-charts-"));
		stage = await raiseStage(["shop"]);
	});
	after(async () => {
		if (charts) rmSync(charts, { recursive: true });
		await stage?.stop();
	});

	/** What helm said, and after how many seconds. */
	async function install(
		name: string,
		objects: readonly KubeObject[],
		seconds: number,
	) {
		const chart = writtenChart(charts, name, objects);
		const start = performance.now();
		const words = [name, chart, "--namespace=shop", `--timeout=${seconds}s`];
		const { helm } = stage.cluster;
		const { code, stderr } = await helm(["install", "--wait", ...words]);
		return { code, stderr, took: (performance.now() - start) / 1000 };
	}

	it("waits for objects of every kind that no operator has seen", async () => {
		expect(oneOfEachKind).to.have.length(kinds.length);
		const { code, stderr, took } = await install("every", oneOfEachKind, 3);
		expect(code, stderr).not.to.equal(0);
		expect(took).to.be.at.least(3);
		for (const { kind } of oneOfEachKind)
			expect(stderr).to.match(new RegExp(`${kind}.*InProgress`));
		for (const { kind, metadata, spec } of oneOfEachKind) {
			const live = await stage.get(`${kind}.seaworthy.dev/${metadata.name}`);
			expect(live?.["status"], kind).to.deep.equal({ observedGeneration: -1 });
			const filledIn = kind === "App" ? { replicas: 1 } : {};
			const stored = Object.assign({}, spec, filledIn);
			expect(live?.["spec"], kind).to.deep.equal(stored);
		}
	});

	it("returns when pods are available that were not so at once", async () => {
		await stage.operator();
		const app = appOf("late", { health: { minHealthySeconds: 4 } });
		const { code, stderr, took } = await install("late", [app], 60);
		expect(code, stderr).to.equal(0);
		expect(took).to.be.at.least(4);
		const live = await stage.get("swapp/late");
		expect(conditionOf(live, "Ready")?.reason).to.equal("Available");
	});

	it("fails by its timeout when pods never become ready", async () => {
		const image = "registry.example/shop/stuck:behaves-never-ready";
		const app = appOf("stuck", { image });
		const { code, stderr, took } = await install("stuck", [app], 6);
		expect(code).not.to.equal(0);
		expect(took).to.be.at.least(6);
		expect(stderr).to.match(/stuck.*InProgress/);
	});

	it("fails at once when only an edit of the spec can help", async () => {
		const layers = [{ values: { A: "${B}" } }];
		const app = appOf("wrong", { config: { layers } });
		const { code, stderr, took } = await install("wrong", [app], 60);
		expect(code).not.to.equal(0);
		expect(took).to.be.below(20);
		expect(stderr).to.match(/wrong.*Failed/);
	});
});
