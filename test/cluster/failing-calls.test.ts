// Calls that fail and go on failing: the App says so, and goes on when they succeed. Of a Secret nothing of the answer is shown.

import { expect } from "chai";
import { until } from "../../src/cli/demo/until.ts";
import type { OperatorProcess } from "../../src/cli/demo/operator-process.ts";
import { errorFromAnswer } from "../../src/runtime/errors.ts";
import { generated, secretOf } from "../support/secrets.ts";
import type { Stage } from "../support/stage.ts";
import {
	appOf,
	conditionOf,
	raiseStage,
	untilReason,
} from "../support/stage.ts";

/** Everybody who writes the kind in `shop` waits for a backend that does not exist. */
const webhook = (plural: string, apiGroup: string) => ({
	apiVersion: "admissionregistration.k8s.io/v1",
	kind: "MutatingWebhookConfiguration",
	metadata: { name: `no-backend-${plural}` },
	webhooks: [
		{
			name: "no-backend.example.com",
			admissionReviewVersions: ["v1"],
			sideEffects: "None",
			failurePolicy: "Fail",
			timeoutSeconds: 1,
			clientConfig: { service: { name: "nobody", namespace: "shop" } },
			rules: [
				{
					apiGroups: [apiGroup],
					apiVersions: ["v1"],
					operations: ["CREATE", "UPDATE"],
					resources: [plural],
				},
			],
			namespaceSelector: {
				matchLabels: { "kubernetes.io/metadata.name": "shop" },
			},
		},
	],
});

describe("a call that goes on failing", function () {
	this.timeout(90_000);
	let stage: Stage;
	let operator: OperatorProcess;

	before(async () => {
		stage = await raiseStage(["shop"]);
		operator = await stage.operator();
	});
	after(async () => stage?.stop());

	const without = (name: string) =>
		stage.kubectl("delete", "mutatingwebhookconfiguration", name);
	const warned = () =>
		operator.log().some(({ level, error }) => {
			const text = typeof error === "string" ? error : "";
			return level === "warn" && text.includes("no-backend.example.com");
		});

	it("is told of a new App and of an edited one, logged as a warning, and over when it succeeds", async () => {
		await stage.apply(appOf("edited"));
		await untilReason(stage, "edited", "Available");
		await stage.apply(webhook("deployments", "apps"));
		await until("the webhook is asked", async () =>
			stage
				.kubectl("create", "deployment", "x", "--image=x", "-n", "shop")
				.then(
					() => undefined,
					() => true,
				),
		);
		await stage.apply(appOf("new"), appOf("edited", { replicas: 3 }));
		for (const name of ["new", "edited"]) {
			const app = await untilReason(stage, name, "Retrying");
			expect(conditionOf(app, "Reconciling")?.message).to.contain(
				`Deployment/${name}: Internal error occurred: failed calling webhook "no-backend.example.com"`,
			);
		}
		await until("it is warned of", async () => warned() || undefined);
		await without("no-backend-deployments");
		await untilReason(stage, "new", "Available", { seconds: 70 });
		await untilReason(stage, "edited", "Available", { seconds: 70 });
	});

	it("for a Secret is told without the words of the answer", async () => {
		await stage.apply(webhook("secrets", ""));
		await until("the webhook is asked", async () =>
			stage.kubectl("create", "secret", "generic", "x", "-n", "shop").then(
				() => undefined,
				() => true,
			),
		);
		await stage.apply(secretOf("db", [generated("password")]));
		const secret = await untilReason(stage, "db", "Retrying", {
			kind: "swsec",
		});
		const { message } = conditionOf(secret, "Ready") ?? {};
		expect(message).to.match(/^Secret\/db.*answers 500.*not shown/);
		await without("no-backend-secrets");
	});

	it("because the object is too large for etcd is a refusal: nothing but an edit helps", async () => {
		const labels = { app: "large" };
		const args = Array.from({ length: 32 }, () => "x".repeat(50_000));
		const containers = [{ name: "main", image: "x", args }];
		const deployment = {
			apiVersion: "apps/v1",
			kind: "Deployment",
			metadata: { name: "large", namespace: "default" },
			spec: {
				selector: { matchLabels: labels },
				template: { metadata: { labels }, spec: { containers } },
			},
		};
		const { status, body } = await stage.cluster.admin.call(
			"POST",
			"/apis/apps/v1/namespaces/default/deployments",
			deployment,
		);
		expect(`${status} ${body.slice(0, 400)}`).to.contain("too large");
		expect(errorFromAnswer(status, body).failure).to.equal("invalid");
	});
});
