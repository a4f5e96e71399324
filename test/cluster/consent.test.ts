// Consent over time on a real API server: what pods that start later may read, when a Secret's owner takes the label away, when a name
// is freed and taken by somebody else, and when a token carries the label.

import { expect } from "chai";
import { until } from "../../src/cli/demo/until.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import { generated, secretOf, secretValues } from "../support/secrets.ts";
import type { Stage } from "../support/stage.ts";
import {
	appOf,
	conditionOf,
	raiseStage,
	untilQuiet,
	untilReason,
} from "../support/stage.ts";

const label = "seaworthy.dev/allow-apps";

describe("consent to read a Secret", function () {
	this.timeout(90_000);
	let stage: Stage;

	before(async () => {
		stage = await raiseStage(["shop"]);
		await stage.operator();
	});
	after(async () => stage?.stop());

	const theirs = (name: string, value: string, labels: object = {}) => ({
		apiVersion: "v1",
		kind: "Secret",
		metadata: { name, namespace: "shop", labels },
		stringData: { token: value },
	});
	/** Names of the Secrets in the pod templates of all ReplicaSets: what a new pod may mount. */
	const mountable = async (app: string): Promise<string[]> => {
		const text = await stage.kubectl(
			..."get replicaset -n shop -o json -l".split(" "),
			`seaworthy.dev/app=${app}`,
		);
		const names = [...text.matchAll(/"secretName": "([^"]*)"/g)];
		return [...new Set(names.flatMap(([, name]) => name ?? []))];
	};
	const copyIn = async (app: string): Promise<string> => {
		const [name = "none", ...more] = await mountable(app);
		expect(more).to.deep.equal([]);
		return name;
	};
	const generationOf = async (app: string) =>
		(await stage.get(`deployment/${app}`))?.metadata.generation;

	it("R7: lets Apps read a copy of their own, which follows the Secret without a rollout", async () => {
		await stage.apply(theirs("key", "first", { [label]: "true" }));
		await stage.apply(appOf("web", { secrets: [{ name: "key" }] }));
		await untilReason(stage, "web", "Available");
		const copy = await copyIn("web");
		expect(copy).to.match(/^web--secret-[0-9a-f]{10}$/);
		expect(await secretValues(stage, copy)).to.deep.equal({ token: "first" });
		const before = await generationOf("web");
		await stage.apply(theirs("key", "second", { [label]: "true" }));
		await until("the copy has the new value", async () => {
			const { token } = await secretValues(stage, copy);
			return token === "second" || undefined;
		});
		await untilQuiet(stage);
		expect(await generationOf("web")).to.equal(before);
	});

	it("R7: once taken away, no new pod can read it, whatever else is amiss with the App", async () => {
		const copy = await copyIn("web");
		// A child that cannot be made holds back all pruning.
		const conflict = { name: "web", namespace: "shop" };
		await stage.apply({
			apiVersion: "policy/v1",
			kind: "PodDisruptionBudget",
			metadata: conflict,
			spec: { minAvailable: 0, selector: { matchLabels: { a: "b" } } },
		});
		await stage.apply(
			appOf("web", { secrets: [{ name: "key" }], replicas: 2 }),
		);
		await untilReason(stage, "web", "Conflict");
		await stage.kubectl(
			..."label secret/key -n shop seaworthy.dev/allow-apps-".split(" "),
		);
		await until("the copy is gone", async () =>
			(await stage.get(`secret/${copy}`)) === undefined ? true : undefined,
		);
		await untilReason(stage, "web", "Conflict");
		await stage.kubectl("delete", "pdb/web", "-n", "shop");
		const app = await untilReason(stage, "web", "SecretRefused");
		expect(conditionOf(app, "Ready")?.message).to.contain(`${label}=true`);
		expect(await mountable("web")).to.deep.equal([copy]);
		await untilQuiet(stage);
		expect(await stage.get(`secret/${copy}`)).to.equal(undefined);
	});

	it("given again, it is read again", async () => {
		await stage.kubectl("label", "secret/key", "-n", "shop", `${label}=true`);
		await untilReason(stage, "web", "Available");
		const copy = await copyIn("web");
		expect(await secretValues(stage, copy)).to.deep.equal({ token: "second" });
	});

	it("R7: is not had by taking the name of an AppSecret that somebody else's Secret has later", async () => {
		await stage.apply(
			secretOf("stripe", [generated("token")], { onDelete: "Delete" }),
		);
		await stage.apply(
			appOf("spy", { secrets: [{ name: "stripe", refresh: "InPlace" }] }),
		);
		await untilReason(stage, "spy", "Available");
		const copy = await copyIn("spy");
		const before = await secretValues(stage, copy);
		expect(before["token"]).to.have.length(32);
		await stage.kubectl(..."delete swsec/stripe -n shop".split(" "));
		await until("its Secret is gone", async () =>
			(await stage.get("secret/stripe")) === undefined ? true : undefined,
		);
		await stage.apply(theirs("stripe", "not for Apps"));
		await stage.apply(theirs("stripe--r1", "not for Apps"));
		await untilReason(stage, "spy", "SecretRefused");
		await untilQuiet(stage);
		expect(await mountable("spy")).to.deep.equal([copy]);
		expect(await secretValues(stage, copy)).to.deep.equal(before);
	});

	it("R7: names no copy of an AppSecret in a pod template, under whose name somebody else may make a Secret later", async () => {
		await stage.apply(
			secretOf("paid", [generated("token")], { onDelete: "Delete" }),
		);
		await stage.apply(appOf("shop", { secrets: [{ name: "paid" }] }));
		await untilReason(stage, "shop", "Available");
		const copy = await copyIn("shop");
		expect(copy).to.match(/^shop--pinned-[0-9a-f]{10}$/);
		const before = await secretValues(stage, copy);
		await stage.kubectl(..."delete swsec/paid -n shop".split(" "));
		await until("its Secrets are gone", async () =>
			(await stage.get("secret/paid--r1")) === undefined ? true : undefined,
		);
		await stage.apply(theirs("paid--r1", "not for Apps"));
		await untilReason(stage, "shop", "SecretMissing");
		await untilQuiet(stage);
		expect(await mountable("shop")).to.deep.equal([copy]);
		expect(await secretValues(stage, copy)).to.deep.equal(before);
	});

	it("R4: does not open the token of a ServiceAccount", async () => {
		await stage.apply({
			apiVersion: "v1",
			kind: "ServiceAccount",
			metadata: { name: "robot", namespace: "shop" },
		});
		const token: KubeObject = {
			apiVersion: "v1",
			kind: "Secret",
			metadata: {
				name: "robot-token",
				namespace: "shop",
				labels: { [label]: "true" },
				annotations: { "kubernetes.io/service-account.name": "robot" },
			},
			type: "kubernetes.io/service-account-token",
		};
		await stage.apply(token);
		await stage.apply(appOf("thief", { secrets: [{ name: "robot-token" }] }));
		const app = await untilReason(stage, "thief", "SecretRefused");
		expect(conditionOf(app, "Ready")?.message).to.contain(
			"service-account-token",
		);
		expect(await stage.get("deployment/thief")).to.equal(undefined);
		expect(await mountable("thief")).to.deep.equal([]);
	});
});
