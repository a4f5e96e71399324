// Whatever others do to the children is undone: each kind, edits and additions, deletion, and the hand of the garbage collector.

import { setTimeout as wait } from "node:timers/promises";
import { expect } from "chai";
import type { OperatorProcess } from "../../src/cli/demo/operator-process.ts";
import { until } from "../../src/cli/demo/until.ts";
import { appChildren } from "../../src/compile/app/index.ts";
import { canonical } from "../../src/kube/names.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import { writesOf } from "../support/counting-proxy.ts";
import { generated, secretOf } from "../support/secrets.ts";
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
	config: {
		layers: [
			{ values: { A: "1" } },
			{ appSecret: "db", rename: { PASSWORD: "password" } },
		],
	},
});

/** The one whose address the cluster does not know by itself. */
const outside: KubeObject = {
	apiVersion: "seaworthy.dev/v1alpha1",
	kind: "App",
	metadata: { name: "outside", namespace: "shop" },
	spec: {
		workload: "External",
		external: { addresses: ["203.0.113.80"] },
		ports: [{ name: "https", port: 443 }],
	},
};
const parentOf = (kind: string) =>
	kind === "EndpointSlice" ? "outside" : "web";

/** An edit of a field of ours, per kind; objects that cannot be edited otherwise get another label. */
const edits: { [kind: string]: object } = {
	ServiceAccount: { automountServiceAccountToken: true },
	NetworkPolicy: { spec: { egress: [{}], ingress: [{}] } },
	ConfigMap: { metadata: { labels: { "seaworthy.dev/app": "other" } } },
	Secret: { metadata: { labels: { "seaworthy.dev/app": "other" } } },
	Deployment: {
		spec: { replicas: 5, template: { spec: { enableServiceLinks: true } } },
	},
	EndpointSlice: { endpoints: [{ addresses: ["203.0.113.99"] }] },
	Service: { spec: { selector: { "seaworthy.dev/app": "other" } } },
	PodDisruptionBudget: { spec: { maxUnavailable: 2 } },
};

/** What others may add without touching a field of ours: it opens or changes the object all the same. */
const additions: {
	[what: string]: [kind: string, patch: object];
} = {
	"a container": [
		"deployment",
		{
			spec: {
				template: {
					spec: {
						containers: [{ name: "miner", image: "evil.example/miner:1" }],
					},
				},
			},
		},
	],
	"a variable": [
		"deployment",
		{
			spec: {
				template: {
					spec: {
						containers: [
							{ name: "main", env: [{ name: "LD_PRELOAD", value: "x" }] },
						],
					},
				},
			},
		},
	],
	"the host network": [
		"deployment",
		{ spec: { template: { spec: { hostPID: true } } } },
	],
	"a port of the Service": [
		"service",
		{ spec: { ports: [{ name: "back-door", port: 6666, targetPort: 22 }] } },
	],
	"an external address": ["service", { spec: { externalIPs: ["192.0.2.1"] } }],
	"an ingress rule": ["networkpolicy", { spec: { ingress: [{}] } }],
	"a label of the pods": [
		"deployment",
		{ spec: { template: { metadata: { labels: { "legacy/open": "yes" } } } } },
	],
};

describe("drift", function () {
	this.timeout(120_000);
	let stage: Stage;
	let operator: OperatorProcess;

	before(async () => {
		stage = await raiseStage(["shop"]);
		operator = await stage.operator();
		await stage.apply(secretOf("db", [generated("password")]), web, outside);
		await untilReason(stage, "outside", "Declared");
		await untilReason(stage, "web", "Available");
		await untilQuiet(stage);
	});
	after(async () => stage?.stop());

	const children = async (kind: string): Promise<KubeObject[]> => {
		const text = await stage.kubectl(
			"get",
			kind,
			"-n",
			"shop",
			"-o",
			"json",
			"--show-managed-fields",
		);
		const { items } = JSON.parse(text) as { items: KubeObject[] };
		const parent = parentOf(kind);
		return items.filter(
			({ metadata }) =>
				metadata.name === parent || metadata.name.startsWith(`${parent}--`),
		);
	};
	const theChild = async (kind: string): Promise<KubeObject> => {
		const [child] = await children(kind);
		if (!child) throw new Error(`there is no ${kind}`);
		return child;
	};

	for (const { resource } of appChildren) {
		const { kind } = resource;

		it(`repairs an edited ${kind}, with few writes`, async () => {
			const before = await theChild(kind);
			stage.proxy.reset();
			await patch(stage, `${kind}/${before.metadata.name}`, edits[kind] ?? {});
			await until(
				`${kind} is as it was`,
				async () =>
					contentOf(await theChild(kind)) === contentOf(before) || undefined,
			);
			await wait(500);
			const writes = writesOf(stage.proxy.calls).filter(
				({ resource: of }) => of === resource.plural,
			);
			expect(writes.length).to.be.within(1, 2);
			const { name } = before.metadata;
			const told = operator.log().findLast((line) => line["name"] === name);
			expect(told).to.include({ kind, by: "kubectl-patch" });
		});

		it(`brings a deleted ${kind} back`, async () => {
			const before = await theChild(kind);
			await stage.kubectl(
				"delete",
				kind,
				before.metadata.name,
				"-n",
				"shop",
				"--wait=false",
			);
			await until(`${kind} is back`, async () => {
				const [now] = await children(kind);
				const isNew =
					now &&
					now.metadata.uid !== before.metadata.uid &&
					!now.metadata.deletionTimestamp;
				return (isNew && contentOf(now) === contentOf(before)) || undefined;
			});
			await untilReason(stage, "web", "Available");
			await untilQuiet(stage);
		});
	}

	for (const [index, [what, [kind, change]]] of Object.entries(
		additions,
	).entries())
		it(`removes ${what} that others added`, async () => {
			const name = `web-${index}`;
			const target = `${kind}/${name}`;
			await stage.apply({ ...web, metadata: { name, namespace: "shop" } });
			await untilReason(stage, name, "Available");
			const before = await stage.get(target);
			await patch(stage, target, change);
			await until(`${target} is as it was`, async () => {
				const now = await stage.get(target);
				return (
					(now && before && contentOf(now) === contentOf(before)) || undefined
				);
			});
			await untilQuiet(stage);
		});

	it("keeps no scar of edited defaults: no write at rest, after a restart, nor a word in a rollout", async () => {
		const name = "scarred";
		const scarred = { ...web, metadata: { name, namespace: "shop" } };
		await stage.apply(scarred);
		await untilReason(stage, name, "Available");
		await stage.kubectl("label", "deployment/scarred", "-n", "shop", "team=a");
		const dnsPolicy = (policy: string) => ({
			spec: { template: { spec: { dnsPolicy: policy } } },
		});
		await patch(stage, "deployment/scarred", dnsPolicy("Default"));
		await patch(stage, "service/scarred", {
			spec: { sessionAffinity: "ClientIP" },
		});
		const isRight = async () => {
			const all = await Promise.all(
				["deployment/scarred", "service/scarred"].map((what) =>
					stage.get(what),
				),
			);
			return (
				/"dnsPolicy":"ClusterFirst".*"sessionAffinity":"None"/.test(
					canonical(all),
				) || undefined
			);
		};
		await until("both defaults are back", isRight);
		await untilQuiet(stage);
		stage.proxy.reset();
		// An event of the App, but no change.
		await stage.kubectl("label", "service/scarred", "-n", "shop", "team=b");
		await wait(3000);
		expect(writesOf(stage.proxy.calls), "at rest").to.deep.equal([]);
		await operator.stop();
		stage.proxy.reset();
		operator = await stage.operator();
		await untilLeading(operator);
		await wait(5000);
		expect(writesOf(stage.proxy.calls), "after a restart").to.deep.equal([]);
		for (const A of ["2", "3", "4", "5"]) {
			const layers = [{ values: { A } }];
			await stage.apply({
				...scarred,
				spec: { ...web.spec, config: { layers } },
			});
			await untilReason(stage, name, "Available");
			const app = await stage.get(`swapp/${name}`);
			expect(conditionOf(app, "Contested")).to.equal(undefined);
		}
		// Somebody who writes under our own names is seen all the same.
		for (const manager of ["seaworthy", "seaworthy-removals"]) {
			const change = JSON.stringify(dnsPolicy("Default"));
			const target = ["deployment/scarred", "-n", "shop"];
			const as = `--field-manager=${manager}`;
			// Times in managedFields are whole seconds.
			await wait(1100);
			await stage.kubectl("patch", ...target, as, `-p=${change}`);
			await until(`what ${manager} wrote is gone`, isRight);
		}
		await untilQuiet(stage);
		const { metadata } = (await stage.get("deployment/scarred")) ?? {};
		expect(
			metadata?.managedFields?.map(({ manager, operation }) =>
				[manager, operation].join(" "),
			),
		).not.to.contain("seaworthy Update");
	});

	it("leaves restarts, labels of others and pull secrets alone", async () => {
		await stage.kubectl("rollout", "restart", "deployment/web", "-n", "shop");
		await stage.kubectl("label", "service/web", "-n", "shop", "team=blue");
		await patch(stage, "serviceaccount/web", {
			imagePullSecrets: [{ name: "registry" }],
		});
		await wait(1000);
		expect(canonical(await stage.get("serviceaccount/web"))).to.contain(
			'"registry"',
		);
		const deployment = await stage.get("deployment/web");
		expect(canonical(deployment)).to.contain(
			"kubectl.kubernetes.io/restartedAt",
		);
		expect(
			(await stage.get("service/web"))?.metadata.labels?.["team"],
		).to.equal("blue");
		await untilReason(stage, "web", "Available");
	});

	it("says with whom it fights over an object, and has it right again within seconds", async () => {
		const fought = { ...web, metadata: { name: "fought", namespace: "shop" } };
		await stage.apply(fought);
		await untilReason(stage, "fought", "Available");
		const isRight = async () => {
			const now = await stage.get("service/fought");
			const selector = '"seaworthy.dev/app":"fought"';
			return canonical(now?.["spec"]).includes(selector) || undefined;
		};
		for (let round = 0; round < 3; round++) {
			await patch(stage, "service/fought", edits["Service"] ?? {});
			await until("it is put right", isRight);
		}
		stage.proxy.reset();
		await patch(stage, "service/fought", edits["Service"] ?? {});
		const app = await untilReason(stage, "fought", "Contested");
		const { message } = conditionOf(app, "Contested") ?? {};
		expect(message).to.match(/changed 4 times by kubectl-patch since/);
		// What is in none of the two's hands is repaired beside it.
		await patch(stage, "deployment/fought", {
			spec: { template: { spec: { hostPID: true } } },
		});
		await until("the pods have no part of the host", async () => {
			const now = await stage.get("deployment/fought");
			return !canonical(now).includes("hostPID") || undefined;
		});
		await until("the Service is right again", isRight, 10);
		const writes = writesOf(stage.proxy.calls).filter(
			({ resource }) => resource === "services",
		);
		expect(writes).to.have.length(1);
	});

	it("closes a policy again within seconds, however often somebody opens it", async () => {
		const before = await stage.get("networkpolicy/web");
		for (let round = 0; round < 8; round++) {
			await patch(stage, "networkpolicy/web", edits["NetworkPolicy"] ?? {});
			await until(
				"it is closed",
				async () => {
					const now = await stage.get("networkpolicy/web");
					return canonical(now?.["spec"]) === canonical(before?.["spec"])
						? true
						: undefined;
				},
				6,
			);
		}
	});

	it("repairs an edited status", async () => {
		const status = { readyReplicas: 77, replicas: 2 };
		await stage.kubectl(
			"patch",
			"swapp/web",
			"-n",
			"shop",
			"--subresource=status",
			"--type=merge",
			`-p=${JSON.stringify({ status })}`,
		);
		await until("the status is right again", async () => {
			const app = await stage.get("swapp/web");
			return (
				canonical(app?.["status"]).includes('"readyReplicas":2') || undefined
			);
		});
	});
});

async function patch(
	stage: Stage,
	target: string,
	change: object,
): Promise<void> {
	await stage.kubectl(
		"patch",
		target,
		"-n",
		"shop",
		`-p=${JSON.stringify(change)}`,
	);
}

/** What the object says, without what changes by itself. */
function contentOf(object: KubeObject): string {
	const { metadata, status: _, ...rest } = object;
	const { labels, ownerReferences } = metadata;
	const isService = object.kind === "Service";
	const spec = isService ? withoutAddresses(object["spec"]) : object["spec"];
	return canonical({ ...rest, spec, metadata: { labels, ownerReferences } });
}

/** A Service that comes back gets another address. */
function withoutAddresses(spec: unknown): object {
	const {
		clusterIP: _,
		clusterIPs: __,
		...rest
	} = spec as { [field: string]: unknown };
	return rest;
}
