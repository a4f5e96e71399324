// Tenants on a real API server: what Observe tells, what Enforce applies and keeps, and what Apps get of them.

import { expect } from "chai";
import { until } from "../../src/cli/demo/until.ts";
import type { OperatorProcess } from "../../src/cli/demo/operator-process.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import { writesOf } from "../support/counting-proxy.ts";
import type { Stage } from "../support/stage.ts";
import {
	appOf,
	raiseStage,
	untilLeading,
	untilQuiet,
	untilReason,
} from "../support/stage.ts";

const tenant = (name: string, spec: object): KubeObject => ({
	apiVersion: "seaworthy.dev/v1alpha1",
	kind: "Tenant",
	metadata: { name },
	spec,
});
const shop = (spec: object = {}) =>
	tenant("shop", {
		namespaces: [{ name: "shop" }, { name: "data" }],
		exempt: [{ matchLabels: { app: "legacy" } }],
		...spec,
	});
const plainPod = (name: string, labels: { [key: string]: string }) => ({
	apiVersion: "v1",
	kind: "Pod",
	metadata: { name, namespace: "shop", labels },
	spec: {
		securityContext: {
			runAsNonRoot: true,
			runAsUser: 10001,
			seccompProfile: { type: "RuntimeDefault" },
		},
		containers: [
			{
				name: "main",
				image: "registry.example/plain:1",
				securityContext: {
					allowPrivilegeEscalation: false,
					capabilities: { drop: ["ALL"] },
				},
			},
		],
	},
});
const ofTenant = { kind: "swtenant" };

describe("a Tenant", function () {
	this.timeout(90_000);
	let stage: Stage;
	let operator: OperatorProcess;

	before(async () => {
		stage = await raiseStage(["shop", "data"]);
		operator = await stage.operator();
		await untilLeading(operator);
	});
	after(async () => stage?.stop());

	const policiesOf = async (name: string): Promise<string[]> => {
		const text = await stage.kubectl(
			...`get netpol -A -l seaworthy.dev/tenant=${name} -o json`.split(" "),
		);
		const { items } = JSON.parse(text) as { items: KubeObject[] };
		return items
			.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)
			.sort();
	};
	const cutOf = async (): Promise<{ [field: string]: unknown }> => {
		const found = await stage.get("swtenant/shop");
		const { namespaces = [] } = (found?.["status"] ?? {}) as {
			namespaces?: { name: string }[];
		};
		return namespaces.find(({ name }) => name === "shop") ?? {};
	};

	it("applies nothing while it observes, and lists the pods that would be cut off", async () => {
		await stage.apply(
			appOf("web"),
			plainPod("legacy-1", { app: "legacy" }),
			plainPod("cron-1", { app: "cron" }),
		);
		await untilReason(stage, "web", "Available");
		await stage.apply(shop());
		await untilReason(stage, "shop", "Observed", ofTenant);
		await until("the pod is listed", async () =>
			String((await cutOf())["pods"]) === "cron-1" ? true : undefined,
		);
		expect(await policiesOf("shop")).to.deep.equal([]);
		await stage.kubectl("delete", "pod/cron-1", "-n", "shop");
		await until("the pod has gone from the list", async () =>
			(await cutOf())["wouldBeCut"] === 0 ? true : undefined,
		);
	});

	it("denies all but what is exempt in each namespace once it enforces", async () => {
		await stage.apply(shop({ mode: "Enforce" }));
		await untilReason(stage, "shop", "Enforced", ofTenant);
		const names = await policiesOf("shop");
		expect(names.filter((name) => name.endsWith("--deny"))).to.deep.equal([
			"data/shop--deny",
			"shop/shop--deny",
		]);
		expect(names).to.have.length(4);
		const deny = await stage.get("netpol/shop--deny", "data");
		expect(deny?.["spec"]).to.deep.equal({
			podSelector: {},
			policyTypes: ["Ingress", "Egress"],
		});
		await untilReason(stage, "web", "Available");
	});

	it("brings back a policy that is edited or deleted", async () => {
		await stage.kubectl(
			"patch",
			"netpol/shop--deny",
			"-n",
			"data",
			"--type=json",
			'-p=[{"op":"add","path":"/spec/ingress","value":[{}]}]',
		);
		await until("the opening is gone", async () => {
			const found = await stage.get("netpol/shop--deny", "data");
			return found && !JSON.stringify(found["spec"]).includes('ingress":')
				? true
				: undefined;
		});
		await stage.kubectl("delete", "netpol/shop--deny", "-n", "shop");
		await until("it is back", async () =>
			stage.get("netpol/shop--deny", "shop"),
		);
	});

	it("writes nothing at rest, nor after it was killed", async () => {
		await untilQuiet(stage);
		await operator.stop("SIGKILL");
		const before = writesOf(stage.proxy.calls).length;
		operator = await stage.operator();
		await untilLeading(operator);
		await untilQuiet(stage);
		expect(writesOf(stage.proxy.calls).slice(before)).to.deep.equal([]);
	});

	it("leaves a stranger's policy alone, and goes on when it has gone", async () => {
		await stage.apply({
			apiVersion: "networking.k8s.io/v1",
			kind: "NetworkPolicy",
			metadata: { name: "other--deny", namespace: "data" },
			spec: {
				podSelector: { matchLabels: { app: "x" } },
				policyTypes: ["Ingress"],
			},
		});
		await stage.kubectl("delete", "swtenant/shop", "--wait=true");
		await stage.apply(
			tenant("other", { mode: "Enforce", namespaces: [{ name: "data" }] }),
		);
		await untilReason(stage, "other", "Conflict", ofTenant);
		await stage.kubectl("delete", "netpol/other--deny", "-n", "data");
		await untilReason(stage, "other", "Enforced", ofTenant);
	});

	it("takes its policies with it", async () => {
		await until("the policies of the deleted Tenant are gone", async () =>
			(await policiesOf("shop")).length === 0 ? true : undefined,
		);
	});

	it("gives a namespace to the older of two, and to the other when that goes", async () => {
		await stage.apply(
			tenant("younger", { mode: "Enforce", namespaces: [{ name: "data" }] }),
		);
		await untilReason(stage, "younger", "NamespaceTaken", ofTenant);
		await stage.kubectl("delete", "swtenant/other", "--wait=true");
		await untilReason(stage, "younger", "Enforced", ofTenant);
		await stage.kubectl("delete", "swtenant/younger", "--wait=true");
	});

	it("says which namespace is not served, and enforces in the others", async () => {
		await stage.apply(
			tenant("wide", {
				mode: "Enforce",
				namespaces: [{ name: "shop" }, { name: "elsewhere" }],
			}),
		);
		await untilReason(stage, "wide", "NamespaceNotServed", ofTenant);
		expect(await policiesOf("wide")).to.deep.equal(["shop/wide--deny"]);
		await stage.kubectl("delete", "swtenant/wide", "--wait=true");
	});

	it("R24: gives its Apps registry and defaults, and refuses images from elsewhere", async () => {
		const images = { registry: "registry.example/shop/" };
		await stage.apply(
			shop({
				images: { ...images, allowed: ["registry.example/"] },
				defaults: { resources: { cpu: "75m" } },
			}),
			appOf("short", { image: "short:1" }),
			appOf("foreign", { image: "docker.example/foreign:1" }),
		);
		await untilReason(stage, "foreign", "ImageRefused");
		await untilReason(stage, "short", "Available");
		const text = JSON.stringify(await stage.get("deploy/short"));
		expect(text).to.contain('"image":"registry.example/shop/short:1"');
		expect(text).to.contain('"cpu":"75m"');
		await stage.kubectl("delete", "swtenant/shop", "--wait=true");
		await untilReason(stage, "foreign", "Available");
	});
});
