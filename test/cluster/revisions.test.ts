// Rollouts on the real API server: what pods of an earlier revision reach and how they are reached stays open until the last is gone,
// what each revision mounts stays with its ReplicaSet, and what an App no longer wants of its past goes.

import { expect } from "chai";
import type { App } from "../../src/api/app/app.ts";
import type { OperatorProcess } from "../../src/cli/demo/operator-process.ts";
import { until } from "../../src/cli/demo/until.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import type { Stage } from "../support/stage.ts";
import {
	appOf,
	raiseStage,
	untilLeading,
	untilQuiet,
	untilReason,
} from "../support/stage.ts";

describe("revisions", function () {
	this.timeout(120_000);
	let stage: Stage;
	let operator: OperatorProcess;

	before(async () => {
		stage = await raiseStage(["shop", "data"]);
		operator = await stage.operator();
		await untilLeading(operator);
	});
	after(async () => stage?.stop());

	const rulesOf = async (name: string) =>
		JSON.stringify((await stage.get(`networkpolicy/${name}`))?.["spec"]);
	const servedBy = async (name: string) => {
		const service = (await stage.get(`service/${name}`)) as
			| (KubeObject & { spec: { ports: { port: number }[] } })
			| undefined;
		return (service?.spec.ports ?? [])
			.map(({ port }) => port)
			.sort((a, b) => a - b);
	};
	const web = (port: number, tag: string) =>
		appOf("web", {
			image: `registry.example/shop/web:${tag}`,
			ports: [{ name: "http", port }],
			replicas: 2,
			network: { accept: [{ from: "data/report", ports: ["http"] }] },
			health: { minHealthySeconds: 0 },
		});
	const caller = (name: string, to: string, namespace = "shop") =>
		appOf(
			name,
			{ network: { links: [{ alias: "WEB", to, port: "http" }] } },
			namespace,
		);
	/** Watches the policies from now on; gives what was said each time. */
	const trace = (names: readonly string[], from: string) => {
		const seen: string[] = [];
		const ending = new AbortController();
		const loop = (async () => {
			while (!ending.signal.aborted)
				for (const name of names) {
					const rules = await rulesOf(name);
					if (!rules.includes(from)) seen.push(`${name}: ${rules}`);
				}
		})();
		return async () => {
			ending.abort();
			await loop;
			return seen;
		};
	};

	it("a port that changes stays open while pods of the old one serve, for ever where the new one never becomes ready (N49)", async () => {
		await stage.apply(web(8080, "1.0.0"), caller("api", "web"));
		await stage.apply(caller("report", "shop/web", "data"));
		await untilReason(stage, "web", "Available");
		await untilReason(stage, "api", "Available");
		await untilReason(stage, "report", "Available", { namespace: "data" });
		const missing = trace(["web", "api"], '"port":8080');
		await stage.apply(web(9090, "behaves-never-ready"));
		for (const name of ["web", "api"])
			await until(`${name} opens both ports`, async () => {
				const rules = await rulesOf(name);
				return rules.includes("8080") && rules.includes("9090")
					? true
					: undefined;
			});
		await untilQuiet(stage);
		expect(await servedBy("web")).to.deep.equal([8080, 9090]);
		expect(await rulesOf("web")).to.contain("report");
		const app = (await stage.get("swapp/web")) as unknown as App;
		const edges = app.status?.edges ?? [];
		expect(edges.find(({ peer }) => peer === "shop/api")?.ports).to.deep.equal([
			"TCP 8080",
			"TCP 9090",
		]);
		expect(await missing(), "ports that were closed in between").to.deep.equal(
			[],
		);
	});

	it("consent that is withdrawn closes for pods of both revisions at once", async () => {
		const { spec, ...rest } = web(9090, "behaves-never-ready");
		await stage.apply({ ...rest, spec: { ...spec, network: { accept: [] } } });
		await until("report is shut out", async () =>
			(await rulesOf("web")).includes("report") ? undefined : true,
		);
		expect(await rulesOf("web")).to.contain("8080");
	});

	it("narrows when the last pod of the old revision is gone", async () => {
		await stage.apply(web(9090, "1.1.0"));
		await untilReason(stage, "web", "Available");
		for (const name of ["web", "api"])
			await until(`${name} opens the new port alone`, async () => {
				const rules = await rulesOf(name);
				return !rules.includes("8080") && rules.includes("9090")
					? true
					: undefined;
			});
		await until("the Service has the new port alone", async () =>
			String(await servedBy("web")) === "9090" ? true : undefined,
		);
		const app = (await stage.get("swapp/web")) as unknown as App;
		expect(app.status?.declared).to.have.length(1);
	});

	it("a link that a new version no longer has stays open for pods that use it, on both sides", async () => {
		await stage.apply(
			appOf("api", { image: "registry.example/shop/api:behaves-never-ready" }),
		);
		await untilReason(stage, "api", "RollingOut");
		await untilQuiet(stage);
		expect(await rulesOf("api")).to.contain("9090");
		expect(await rulesOf("web")).to.contain('"seaworthy.dev/app":"api"');
		await stage.apply(
			appOf("api", { image: "registry.example/shop/api:1.1.0" }),
		);
		await untilReason(stage, "api", "Available");
		await until("web lets api in no more", async () =>
			(await rulesOf("web")).includes('"seaworthy.dev/app":"api"')
				? undefined
				: true,
		);
		expect(await rulesOf("api")).not.to.contain("9090");
	});
});
