// One App from creation to deletion, what each step costs, and what a restarted operator does.

import { setTimeout as wait } from "node:timers/promises";
import { expect } from "chai";
import { load } from "js-yaml";
import type { App } from "../../src/api/app/app.ts";
import type { OperatorProcess } from "../../src/cli/demo/operator-process.ts";
import { until } from "../../src/cli/demo/until.ts";
import { kstatus } from "../../src/kube/conditions.ts";
import { unobserved } from "../../src/schema/crd.ts";
import { readsOf, writesOf } from "../support/counting-proxy.ts";
import type { Stage } from "../support/stage.ts";
import {
	appOf,
	conditionOf,
	raiseStage,
	untilLeading,
	untilQuiet,
	untilReason,
} from "../support/stage.ts";

const web = appOf("web", {
	replicas: 2,
	ports: [{ name: "http", port: 8080, servicePort: 80 }],
	config: { layers: [{ configMap: "common" }, { values: { A: "1" } }] },
});
const common = (data: object) => ({
	apiVersion: "v1",
	kind: "ConfigMap",
	metadata: { name: "common", namespace: "shop" },
	data,
});
const kindsOfChildren =
	"deployment,service,networkpolicy,serviceaccount,configmap,poddisruptionbudget";

describe("the life of an App", function () {
	this.timeout(90_000);
	let stage: Stage;
	let operator: OperatorProcess;
	const trace: App[] = [];
	let endTrace = () => {};

	before(async () => {
		stage = await raiseStage(["shop"]);
		operator = await stage.operator();
	});
	after(async () => {
		endTrace();
		await stage?.stop();
	});

	it("waits for a ConfigMap that does not exist, and says which", async () => {
		await stage.apply(web);
		const app = await untilReason(stage, "web", "ConfigMissing");
		expect(conditionOf(app, "Reconciling")?.status).to.equal("True");
		expect(conditionOf(app, "Ready")?.message).to.contain("common");
		expect(await stage.get("deployment/web")).to.equal(undefined);
		expect(await stage.get("networkpolicy/web")).not.to.equal(undefined);
	});

	it("runs when the ConfigMap appears", async () => {
		await stage.apply(common({ B: "2" }));
		const app = await untilReason(stage, "web", "Available");
		expect(app.status?.readyReplicas).to.equal(2);
		const { spec } = (await stage.get("deployment/web")) as unknown as {
			spec: {
				template: {
					spec: {
						containers: [{ envFrom: [{ configMapRef: { name: string } }] }];
					};
				};
			};
		};
		const copy = spec.template.spec.containers[0].envFrom[0].configMapRef.name;
		const { data } = (await stage.get(`configmap/${copy}`)) as unknown as {
			data: object;
		};
		expect(data).to.deep.equal({ A: "1", B: "2" });
	});

	it("costs one write per child and one per status, counted at the proxy", async () => {
		await untilQuiet(stage);
		stage.proxy.reset();
		endTrace = record(stage, "plain", trace);
		await stage.apply(
			appOf("plain", {
				ports: [{ name: "http", port: 8080 }],
				config: { layers: [{ values: { A: "1" } }] },
			}),
		);
		await untilReason(stage, "plain", "Available");
		await untilQuiet(stage);
		endTrace();
		const writes = writesOf(stage.proxy.calls);
		const children = writes.filter(({ resource }) => !resource.includes("/"));
		const byVerb = Object.groupBy(
			writes,
			({ verb, resource }) => `${verb} ${resource}`,
		);
		const table = Object.entries(byVerb).map(
			([call, list]) => `${list?.length} ${call}`,
		);
		console.log(
			`      a new App: ${writes.length} writes, ${readsOf(stage.proxy.calls).length} reads (${table.join(", ")})`,
		);
		expect(children).to.have.length(5);
		expect(readsOf(stage.proxy.calls)).to.have.length(0);
		// The first with the end of the first apply, the others as pods come: one of two, available.
		expect(writes.length - children.length).to.be.within(2, 5);
	});

	it("follows kstatus through every status on the way", () => {
		expect(trace.length).to.be.greaterThan(1);
		for (const app of trace) {
			const { conditions = [] } = app.status ?? {};
			const has = (type: string) =>
				conditions.some((each) => each.type === type && each.status === "True");
			expect(has("Reconciling") && has("Stalled")).to.equal(false);
			if (app.status?.observedGeneration === unobserved)
				expect(kstatus(app)).to.equal("InProgress");
			else expect(conditionOf(app, "Ready")).not.to.equal(undefined);
			for (const each of conditions)
				expect(each.observedGeneration).to.equal(
					app.status?.observedGeneration,
				);
			if (kstatus(app) === "Current")
				expect(app.status?.readyReplicas).to.equal(1);
		}
		expect(kstatus(trace.at(-1) as App)).to.equal("Current");
		expect(trace.some((app) => kstatus(app) === "InProgress")).to.equal(true);
	});

	it("leaves the object as it was applied", async () => {
		const live = (await stage.get("swapp/web")) as unknown as App;
		expect(live.spec).to.deep.equal(web.spec);
		expect(Object.keys(live.metadata)).not.to.include("finalizers");
		expect(live.metadata.annotations ?? {}).to.deep.equal({});
	});

	it("makes no write and no read in a second pass", async () => {
		await untilQuiet(stage);
		stage.proxy.reset();
		await stage.kubectl(
			"annotate",
			"swapp/web",
			"-n",
			"shop",
			"example.org/touch=1",
		);
		await stage.kubectl(
			"annotate",
			"configmap/common",
			"-n",
			"shop",
			"example.org/touch=1",
		);
		await wait(2500);
		expect(writesOf(stage.proxy.calls)).to.deep.equal([]);
		// The ConfigMap has a new version, so it is read once; the App costs nothing.
		expect(
			readsOf(stage.proxy.calls).map(({ resource }) => resource),
		).to.deep.equal(["configmaps"]);
	});

	it("rolls only for a key whose effective value changed", async () => {
		const before = await stage.get("deployment/web");
		await stage.apply(common({ A: "hidden by a later layer", B: "2" }));
		await wait(1500);
		const unchanged = await stage.get("deployment/web");
		expect(unchanged?.metadata.generation).to.equal(
			before?.metadata.generation,
		);
		await stage.apply(common({ B: "3" }));
		await until("the Deployment has changed", async () => {
			const now = await stage.get("deployment/web");
			return (
				now?.metadata.generation !== before?.metadata.generation || undefined
			);
		});
		const app = await untilReason(stage, "web", "Available");
		expect(app.status?.revision?.current).to.equal(2);
	});

	it("returns to a kept revision without a new object", async () => {
		await stage.apply(common({ B: "2" }));
		const app = await until("revision 1 is back", async () => {
			const now = (await stage.get("swapp/web")) as unknown as App;
			return now.status?.revision?.current === 1 ? now : undefined;
		});
		expect(app.status?.revision?.current).to.equal(1);
		await untilReason(stage, "web", "Available");
		const sets = await stage.kubectl(
			"get",
			"replicaset",
			"-n",
			"shop",
			"-l",
			"seaworthy.dev/app=web",
			"-o",
			"name",
		);
		expect(sets.trim().split("\n")).to.have.length(2);
	});

	it("scales through the scale subresource, without a new revision", async () => {
		await stage.kubectl("scale", "swapp/web", "-n", "shop", "--replicas=3");
		const app = await until("three pods are ready", async () => {
			const now = (await stage.get("swapp/web")) as unknown as App;
			return now.status?.readyReplicas === 3 ? now : undefined;
		});
		expect(app.status?.revision?.current).to.equal(1);
		await stage
			.apply({ ...web, spec: { ...web.spec, replicas: 2 } })
			.catch(async () => {
				await stage.kubectl("scale", "swapp/web", "-n", "shop", "--replicas=2");
			});
		await untilReason(stage, "web", "Available");
	});

	it("prunes what a new spec no longer wants", async () => {
		await stage.kubectl(
			"patch",
			"swapp/plain",
			"-n",
			"shop",
			"--type=merge",
			'-p={"spec":{"ports":[]}}',
		);
		await until("Service plain is gone", async () =>
			(await stage.get("service/plain")) ? undefined : true,
		);
	});

	it("is at rest after a restart of the operator: no writes", async () => {
		await untilReason(stage, "plain", "Available");
		await untilQuiet(stage);
		expect(await operator.stop()).to.equal(0);
		stage.proxy.reset();
		operator = await stage.operator();
		await untilLeading(operator);
		await wait(3000);
		expect(writesOf(stage.proxy.calls)).to.deep.equal([]);
	});

	it("is at rest after the operator was killed: no writes", async () => {
		expect(await operator.stop("SIGKILL")).to.equal(137);
		stage.proxy.reset();
		operator = await stage.operator();
		await untilLeading(operator);
		await wait(3000);
		expect(writesOf(stage.proxy.calls)).to.deep.equal([]);
	});

	it("goes with all its children, and a new App of the name starts anew", async () => {
		await stage.kubectl("delete", "swapp/web", "-n", "shop", "--wait=true");
		await until("all children are gone", async () => {
			const left = await stage.kubectl(
				"get",
				kindsOfChildren,
				"-n",
				"shop",
				"-l",
				"seaworthy.dev/app=web",
				"-o",
				"name",
			);
			return left === "" || undefined;
		});
		await stage.apply(web);
		await untilReason(stage, "web", "Available");
	});

	it("is taken up again after its children were orphaned", async () => {
		const before = await stage.get("deployment/web");
		await stage.kubectl(
			"delete",
			"swapp/web",
			"-n",
			"shop",
			"--cascade=orphan",
		);
		await until("the Deployment has no owner", async () => {
			const now = await stage.get("deployment/web");
			return now?.metadata.ownerReferences === undefined || undefined;
		});
		await stage.apply(web);
		await untilReason(stage, "web", "Available");
		const after = await stage.get("deployment/web");
		expect(after?.metadata.uid).to.equal(before?.metadata.uid);
		expect(after?.metadata.ownerReferences?.[0]?.name).to.equal("web");
	});

	it("reads well in kubectl explain and kubectl get", async () => {
		const explained = await stage.kubectl("explain", "swapp.spec.config");
		expect(explained).to.contain("layers").and.to.contain("required");
		expect(load(explained.split("\n")[0] ?? "")).to.deep.equal({
			GROUP: "seaworthy.dev",
		});
		const table = await stage.kubectl("get", "seaworthy", "-n", "shop");
		expect(table).to.match(
			/NAME +READY +REASON +RESOLVED +IMAGE +REPLICAS +REVISION +AGE/,
		);
		expect(table).to.match(/web +True +Available +\S+ +(\d+)\/\1 /);
	});
});

/** Takes down every status that the App goes through, until told to stop. */
function record(stage: Stage, name: string, trace: App[]): () => void {
	const over = new AbortController();
	const look = async () => {
		const app = (await stage
			.get(`swapp/${name}`)
			.catch(() => undefined)) as unknown as App | undefined;
		const last = trace.at(-1)?.metadata.resourceVersion;
		if (app && last !== app.metadata.resourceVersion) trace.push(app);
		if (!over.signal.aborted) setTimeout(() => void look(), 50);
	};
	void look();
	return () => over.abort();
}
