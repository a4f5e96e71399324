// What befalls one world and passes: a webhook, a quota, pods that crash, edits. Each says what must hold meanwhile.

import { setTimeout as wait } from "node:timers/promises";
import { until } from "../../src/cli/demo/until.ts";
import type { Resource } from "../../src/kube/objects.ts";
import {
	deployments,
	networkPolicies,
	services,
} from "../../src/kube/objects.ts";
import { untilSilent } from "./quiescence.ts";
import type { Incident, Scene } from "./scene.ts";

const webhooks: Resource = {
	apiVersion: "admissionregistration.k8s.io/v1",
	kind: "ValidatingWebhookConfiguration",
	plural: "validatingwebhookconfigurations",
	scope: "Cluster",
};
const quotas: Resource = {
	apiVersion: "v1",
	kind: "ResourceQuota",
	plural: "resourcequotas",
	scope: "Namespaced",
};

const webhook: Incident = {
	title: "a webhook without backend",
	async happen(scene) {
		const { admin, world } = scene;
		const name = `broken-${world}`;
		await admin.apply(webhooks, brokenWebhook(name, world));
		await until("the webhook is asked", async () =>
			(await isRefused(scene)) ? true : undefined,
		);
		await scene.move("image");
		const found = await scene.untilTold("api", "Reconciling", "Retrying");
		await admin.remove(webhooks, { namespace: "", name });
		return [...found, ...(await scene.untilTold("api", "Ready", "Available"))];
	},
};

const brokenWebhook = (name: string, namespace: string) => ({
	apiVersion: webhooks.apiVersion,
	kind: webhooks.kind,
	metadata: { name },
	webhooks: [
		{
			name: "broken.example.com",
			clientConfig: { service: { namespace, name: "nobody" } },
			rules: [
				{
					apiGroups: ["apps"],
					apiVersions: ["v1"],
					operations: ["CREATE", "UPDATE"],
					resources: ["deployments"],
				},
			],
			namespaceSelector: {
				matchLabels: { "kubernetes.io/metadata.name": namespace },
			},
			failurePolicy: "Fail",
			sideEffects: "None",
			admissionReviewVersions: ["v1"],
			timeoutSeconds: 2,
		},
	],
});

async function isRefused({ admin, world }: Scene): Promise<boolean> {
	const path = `/apis/apps/v1/namespaces/${world}/deployments/api?dryRun=All&fieldManager=people`;
	const patch = { metadata: { annotations: { "example.com/tried": "1" } } };
	const type = "application/merge-patch+json";
	return (await admin.call("PATCH", path, patch, type)).status === 500;
}

/** Seconds within which what a quota refused is done without an edit, once there is room. */
const healing = 45;

const quota: Incident = {
	title: "quotas that come and go",
	async happen(scene) {
		const found: string[] = [];
		for (const { move, hard, reason } of [
			{ move: "image", hard: { pods: "0" }, reason: "PodsRefused" },
			{
				move: "settings",
				hard: { "count/configmaps": "1" },
				reason: "Refused",
			},
		] as const) {
			await limit(scene, hard);
			await scene.move(move);
			found.push(...(await scene.untilTold("api", "Reconciling", reason)));
			await scene.admin.remove(quotas, scene.place("none-more"));
			found.push(
				...(await scene.untilTold("api", "Ready", "Available", healing)),
			);
		}
		return found;
	},
};

/** Resolves when the quota counts. */
async function limit({ admin, place }: Scene, hard: object): Promise<void> {
	const { apiVersion, kind } = quotas;
	const metadata = place("none-more");
	await admin.apply(quotas, { apiVersion, kind, metadata, spec: { hard } });
	await until("the quota counts", async () => {
		const status = (await admin.get(quotas, metadata))?.["status"];
		return Object(status).used ? true : undefined;
	});
}

const crash: Incident = {
	title: "pods that crash",
	async happen(scene) {
		await scene.run("registry.example/shop/api:behaves-crash-loop");
		const found = await scene.untilTold("api", "Reconciling", "RollingOut");
		await wait(4000);
		const conditions = await scene.conditions("api");
		const ready = conditions.find(({ type }) => type === "Ready");
		if (ready?.status === "True") found.push("Ready while its pods crash");
		const live = await scene.admin.get(deployments, scene.place("api"));
		if (!Object(live?.["status"]).availableReplicas)
			found.push("the pods that served before are gone");
		await scene.move("image");
		return [...found, ...(await scene.untilTold("api", "Ready", "Available"))];
	},
};

/** Somebody else's edit of what the App named `api` has, and how it is when it is right. */
const edits = {
	dns: {
		resource: deployments,
		spec: { template: { spec: { dnsPolicy: "Default" } } },
		isRight: (spec: unknown) =>
			Object(spec).template?.spec?.dnsPolicy === "ClusterFirst",
		seconds: 36,
	},
	affinity: {
		resource: services,
		spec: { sessionAffinity: "ClientIP" },
		isRight: (spec: unknown) => Object(spec).sessionAffinity === "None",
		seconds: 36,
	},
	policy: {
		resource: networkPolicies,
		spec: { policyTypes: ["Ingress"] },
		isRight: (spec: unknown) => Object(spec).policyTypes?.length === 2,
		seconds: 8,
	},
} as const;

/** Longer is a wrong state that stays. */
async function edited(
	{ admin, place }: Scene,
	{ resource, spec, isRight, seconds }: (typeof edits)[keyof typeof edits],
): Promise<string[]> {
	const where = place("api");
	await admin.merge(resource, where, { spec });
	const end = performance.now() + seconds * 1000;
	while (performance.now() < end) {
		if (isRight((await admin.get(resource, where))?.["spec"])) return [];
		await wait(100);
	}
	return [`${resource.kind} is still wrong ${seconds} s after an edit`];
}

const defaulted: Incident = {
	title: "edits of defaulted fields, then a rollout",
	async happen(scene) {
		const found = [
			...(await edited(scene, edits.dns)),
			...(await edited(scene, edits.affinity)),
		];
		await scene.move("image");
		await untilSilent(scene.cast.ground);
		const conditions = await scene.conditions("api");
		const contested = conditions.filter(({ type }) => type === "Contested");
		for (const { message } of contested)
			found.push(`a rollout is contested: ${message}`);
		return found;
	},
};

const fourEdits: Incident = {
	title: "four edits in a row",
	async happen(scene) {
		const found: string[] = [];
		for (let edit = 0; edit < 4; edit++)
			found.push(...(await edited(scene, edits.policy)));
		found.push(
			...(await scene.untilTold("api", "Contested", "Contested")),
			...(await scene.untilOver("api", "Contested", 40)),
		);
		return found;
	},
};

export const worldIncidents: readonly Incident[] = [
	defaulted,
	webhook,
	quota,
	crash,
	fourEdits,
];
