// An API server that goes and comes back: it refuses everybody until its authoriser is warm.

import { setTimeout as wait } from "node:timers/promises";
import { expect } from "chai";
import type { App } from "../../src/api/app/app.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import { kill, start, untilAnswering } from "../support/api-server.ts";
import { writesOf } from "../support/counting-proxy.ts";
import type { Stage } from "../support/stage.ts";
import {
	appOf,
	conditionOf,
	raiseStage,
	untilLeading,
	untilQuiet,
	untilReason,
} from "../support/stage.ts";

const namespaces = Array.from({ length: 30 }, (_, index) => `shop-${index}`);
const secretOf = (namespace: string) => ({
	apiVersion: "seaworthy.dev/v1alpha1",
	kind: "AppSecret",
	metadata: { name: "db", namespace },
	spec: { data: [{ key: "password", generate: { password: { length: 32 } } }] },
});
const spec = {
	ports: [{ name: "http", port: 8080 }],
	secrets: [{ name: "db", mountPath: "/run/secrets/db" }],
};

async function restart({ cluster }: Stage, awaySeconds: number): Promise<void> {
	const stopped = await kill(cluster, "kube-apiserver");
	await wait(awaySeconds * 1000);
	await start(cluster, stopped);
	await untilAnswering(cluster);
}

describe("an API server that restarts", function () {
	this.timeout(180_000);
	let stage: Stage;

	before(async () => {
		stage = await raiseStage(namespaces);
		await untilLeading(await stage.operator());
		await stage.apply(
			...namespaces.flatMap((namespace) => [
				secretOf(namespace),
				appOf("web", spec, namespace),
			]),
		);
		for (const namespace of namespaces)
			await untilReason(stage, "web", "Available", { namespace });
		await untilQuiet(stage);
	});
	after(async () => stage?.stop());

	const readiness = async () => {
		const text = await stage.kubectl("get", "swapp", "-A", "-o", "json");
		const { items } = JSON.parse(text) as { items: App[] };
		return items
			.map((app) => {
				const ready = conditionOf(app, "Ready");
				const { namespace } = app.metadata;
				return `${namespace} ${ready?.reason} ${ready?.lastTransitionTime}`;
			})
			.sort();
	};

	/** While `work` goes on the operator has no rights in the namespaces, as while an authoriser knows no bindings yet. */
	async function withoutRights(work: () => Promise<void>): Promise<void> {
		const { kubectl, apply } = stage;
		const what = [
			"rolebindings",
			"-A",
			"-l",
			"app.kubernetes.io/name=seaworthy",
		];
		const text = await kubectl("get", ...what, "-o", "json");
		const { items } = JSON.parse(text) as { items: KubeObject[] };
		const bindings = items.filter(({ metadata }) =>
			namespaces.includes(metadata.namespace ?? ""),
		);
		expect(bindings).to.have.length(namespaces.length);
		const deleted = (name: string, namespace: string) =>
			kubectl("delete", "rolebinding", name, "-n", namespace);
		for (const { metadata } of bindings)
			await deleted(metadata.name, metadata.namespace ?? "");
		await work();
		await apply(
			...bindings.map(({ metadata: { name, namespace, labels }, ...rest }) => ({
				...rest,
				metadata: { name, namespace, labels },
			})),
		);
	}

	it("turns no App NotReady, and new ones are served as soon as it is back", async () => {
		const before = await readiness();
		stage.proxy.reset();
		await withoutRights(async () => {
			await restart(stage, 2);
			await wait(5_000);
		});
		const refused = stage.proxy.calls.filter(
			({ verb, resource, status }) =>
				verb === "watch" && resource === "secrets" && status === 403,
		);
		expect(refused.length, "refusals").to.be.above(namespaces.length);
		// Watches are opened again after 30 s at the latest.
		await wait(15_000);
		await untilQuiet(stage);
		const writes = writesOf(stage.proxy.calls).map(
			({ verb, resource, namespace }) => `${verb} ${resource} ${namespace}`,
		);
		expect(await readiness()).to.deep.equal(before);
		expect(writes).to.deep.equal([]);
		const begun = performance.now();
		await stage.apply(appOf("late", spec, "shop-7"));
		await untilReason(stage, "late", "Available", { namespace: "shop-7" });
		console.log(
			`      a new App was ready after ${((performance.now() - begun) / 1000).toFixed(1)} s`,
		);
	});
});
