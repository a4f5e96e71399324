// Pods that claim to be an App's (R5), made by somebody with the role edit: the API server refuses them, and nothing else.

import { expect } from "chai";
import { until } from "../../src/cli/demo/until.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import type { Stage } from "../support/stage.ts";
import {
	appOf,
	conditionOf,
	raiseStage,
	untilReason,
} from "../support/stage.ts";

const label = "seaworthy.dev/app";

describe("the identity of an App", function () {
	this.timeout(90_000);
	let stage: Stage;

	before(async () => {
		stage = await raiseStage(["shop"]);
		await stage.operator();
		await stage.kubectl(
			..."create rolebinding mallory -n shop --clusterrole=edit --user=mallory".split(
				" ",
			),
		);
		await stage.apply(
			appOf("web", { replicas: 2, ports: [{ name: "http", port: 8080 }] }),
		);
		await untilReason(stage, "web", "Available");
	});
	after(async () => stage?.stop());

	const template = (app: string | undefined) => ({
		metadata: { labels: { team: "x", ...(app && { [label]: app }) } },
		spec: {
			securityContext: {
				runAsNonRoot: true,
				runAsUser: 10_001,
				seccompProfile: { type: "RuntimeDefault" },
			},
			containers: [
				{
					name: "main",
					image: "registry.example/evil:1",
					securityContext: {
						allowPrivilegeEscalation: false,
						capabilities: { drop: ["ALL"] },
					},
				},
			],
		},
	});
	const controlled = (kind: string, app: string | undefined) => ({
		apiVersion: "apps/v1",
		kind,
		metadata: { name: `evil-${kind.toLowerCase()}`, namespace: "shop" },
		spec: {
			selector: { matchLabels: { team: "x" } },
			template: template(app),
			...(kind === "StatefulSet" && { serviceName: "evil" }),
		},
	});
	const replicationController = (app: string) => ({
		apiVersion: "v1",
		kind: "ReplicationController",
		metadata: { name: "evil-rc", namespace: "shop" },
		spec: { selector: { team: "x" }, template: template(app) },
	});
	const once = (app: string | undefined) => {
		const { metadata, spec } = template(app);
		return { metadata, spec: { ...spec, restartPolicy: "Never" } };
	};
	const job = (app: string | undefined) => ({
		apiVersion: "batch/v1",
		kind: "Job",
		metadata: { name: "evil-job", namespace: "shop" },
		spec: { template: once(app) },
	});
	const cronJob = (app: string | undefined) => ({
		apiVersion: "batch/v1",
		kind: "CronJob",
		metadata: { name: "evil-cron", namespace: "shop" },
		spec: {
			schedule: "0 0 1 1 *",
			jobTemplate: { spec: { template: once(app) } },
		},
	});
	const pod = (app: string | undefined) => {
		const { metadata, spec } = template(app);
		const named = { ...metadata, name: "evil", namespace: "shop" };
		return { apiVersion: "v1", kind: "Pod", metadata: named, spec };
	};
	const asMallory = (...words: string[]) =>
		stage.kubectl(...words, "-n", "shop", "--as=mallory");
	const make = async (object: object) => {
		const { code, stderr } = await stage.cluster.kubectl(
			["create", "-f", "-", "--as=mallory"],
			{ stdin: JSON.stringify(object) },
		);
		return code === 0 ? "made" : stderr;
	};
	const refusal = (attempt: Promise<unknown>) =>
		attempt.then(
			() => "done",
			(error: unknown) => String(error),
		);
	const sentence = "is the identity of an App";

	it("R5: cannot be claimed by a pod, nor by any workload", async () => {
		for (const object of [
			pod("web"),
			replicationController("web"),
			job("web"),
			cronJob("web"),
			...["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"].map((kind) =>
				controlled(kind, "web"),
			),
		])
			expect(await make(object), object.kind).to.contain(sentence);
	});

	it("R5: cannot be given to a pod or a template later", async () => {
		for (const object of [
			pod(undefined),
			job(undefined),
			cronJob(undefined),
			...["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"].map((kind) =>
				controlled(kind, undefined),
			),
		])
			expect(await make(object), object.kind).to.equal("made");
		expect(
			await refusal(asMallory("label", "pod/evil", `${label}=web`)),
		).to.contain(sentence);
		const labels = { [label]: "web" };
		const patch = JSON.stringify({
			spec: { template: { metadata: { labels } } },
		});
		for (const what of [
			"deployment/evil-deployment",
			"replicaset/evil-replicaset",
		])
			expect(
				await refusal(asMallory("patch", what, `-p=${patch}`)),
				what,
			).to.contain(sentence);
	});

	it("R5: cannot be had by changing the template below an App", async () => {
		const names = await stage.kubectl(
			..."get replicaset -n shop -o name -l".split(" "),
			`${label}=web`,
		);
		const containers = [{ name: "main", image: "registry.example/evil:1" }];
		const patch = JSON.stringify({
			spec: { template: { spec: { containers } } },
		});
		expect(
			await refusal(asMallory("patch", names.trim(), `-p=${patch}`)),
		).to.contain(sentence);
	});

	it("R6, R22: takes with it the names of copies and of the Lease that says who works here", async () => {
		const named = (apiVersion: string, kind: string, name: string) => ({
			apiVersion,
			kind,
			metadata: { name, namespace: "shop" },
		});
		const reserved = "names of this form belong to Seaworthy";
		for (const object of [
			named("v1", "ConfigMap", "web--config-0123456789"),
			named("v1", "ConfigMap", "web--logs-0123456789"),
			named("v1", "Secret", "web--secret-0123456789"),
			named("v1", "Secret", "web--pinned-0123456789"),
			named("v1", "Secret", "web--config-0123456789-deadbeef"),
		])
			expect(await make(object), object.metadata.name).to.contain(reserved);
		for (const object of [
			named("v1", "ConfigMap", "web--config"),
			named("coordination.k8s.io/v1", "Lease", "elsewhere"),
		])
			expect(await make(object), object.metadata.name).to.equal("made");
		const patch = JSON.stringify({ spec: { holderIdentity: "mallory" } });
		const lease = ["patch", "lease/seaworthy-owner", "--type=merge"];
		expect(await refusal(asMallory(...lease, `-p=${patch}`))).to.contain(
			reserved,
		);
	});

	it("R5: is told of in status where a pod claims it all the same, until that is gone", async () => {
		await stage.kubectl(
			..."delete validatingadmissionpolicybinding --all".split(" "),
		);
		const evil = pod("web");
		// Nothing that runs here may adopt it.
		const metadata = {
			name: "evil-late",
			namespace: "shop",
			labels: { [label]: "web" },
		};
		const late = { ...evil, metadata };
		await until("the policies are off", async () =>
			(await make(late)) === "made" ? true : undefined,
		);
		const app = await untilReason(stage, "web", "ForeignPods", {
			type: "ForeignPods",
		});
		expect(conditionOf(app, "ForeignPods")?.message).to.contain("evil-late");
		const set = controlled("ReplicaSet", "web");
		await make({ ...set, metadata: { name: "evil-set", namespace: "shop" } });
		const title = "ReplicaSet/evil-set";
		await until("the ReplicaSet is told", async () => {
			const now = await stage.get("swapp/web");
			const { message = "" } = conditionOf(now, "ForeignPods") ?? {};
			return message.includes(title) || undefined;
		});
		await stage.apply({
			apiVersion: "seaworthy.dev/v1alpha1",
			kind: "Tenant",
			metadata: { name: "shop" },
			spec: { namespaces: [{ name: "shop" }] },
		});
		await until("the Tenant lists both", async () => {
			const { status } = ((await stage.get("swtenant/shop")) ?? {}) as {
				status?: { namespaces?: { foreignPods?: string[] }[] };
			};
			const [{ foreignPods = [] } = {}] = status?.namespaces ?? [];
			return foreignPods.join() === `evil-late,${title}` || undefined;
		});
		await stage.kubectl("delete", "swtenant/shop");
		await asMallory("delete", "replicaset/evil-set");
		await asMallory("delete", "pod/evil-late");
		await until("nothing is told any more", async () => {
			const now = await stage.get("swapp/web");
			return conditionOf(now, "ForeignPods") === undefined || undefined;
		});
	});

	it("does not keep the App from scaling, rolling, healing and going", async () => {
		const running = async () => {
			const text = await stage.kubectl(
				..."get pods -n shop -o json -l".split(" "),
				`${label}=web`,
			);
			return (JSON.parse(text) as { items: KubeObject[] }).items;
		};
		await stage.apply(
			appOf("web", {
				image: "registry.example/shop/web:2.0.0",
				replicas: 3,
				ports: [{ name: "http", port: 8080 }],
			}),
		);
		await untilReason(stage, "web", "Available");
		await until("three pods are left", async () =>
			(await running()).length === 3 ? true : undefined,
		);
		const [first] = await running();
		await asMallory("delete", `pod/${first?.metadata.name}`);
		await until("a pod has taken its place", async () => {
			const now = await running();
			return now.length === 3 &&
				!now.some(({ metadata }) => metadata.uid === first?.metadata.uid)
				? true
				: undefined;
		});
		await stage.kubectl("delete", "swapp/web", "-n", "shop");
		await until("all is gone", async () =>
			(await running()).length === 0 ? true : undefined,
		);
	});
});
