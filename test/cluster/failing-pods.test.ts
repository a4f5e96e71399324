// Pods that fail, on the real API server with simulated nodes: each says why in the status of its App, and soon.

import { setTimeout as wait } from "node:timers/promises";
import { expect } from "chai";
import type { App } from "../../src/api/app/app.ts";
import type { OperatorProcess } from "../../src/cli/demo/operator-process.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import { writesOf } from "../support/counting-proxy.ts";
import type { Stage } from "../support/stage.ts";
import {
	appOf,
	conditionOf,
	raiseStage,
	untilLeading,
	untilReason,
} from "../support/stage.ts";

type Situation = {
	name: string;
	/** Of its image. */
	tag?: string;
	spec?: object;
	/** What the status of a pod says as soon as it fails. */
	fails: RegExp;
	reason: string;
	message: RegExp;
};

const situations: readonly Situation[] = [
	{
		name: "crashes",
		tag: "behaves-crash-loop",
		fails: /"exitCode":1\b/,
		reason: "CrashLoopBackOff",
		message: /^container main of pod crashes-\S+ ended with exit code 1 at /,
	},
	{
		name: "writes",
		tag: "behaves-read-only",
		fails: /"exitCode":1\b/,
		reason: "CrashLoopBackOff",
		message: /list the path in spec\.writable/,
	},
	{
		name: "unpulled",
		tag: "behaves-image-pull-error",
		fails: /ImagePullBackOff/,
		reason: "ImagePullBackOff",
		message: /cannot pull its image since 20/,
	},
	{
		name: "unstarted",
		tag: "behaves-start-error",
		fails: /"exitCode":128\b/,
		reason: "StartError",
		message: /correct spec\.command or spec\.image/,
	},
	{
		name: "unconfigured",
		tag: "behaves-config-error",
		fails: /CreateContainerConfigError/,
		reason: "CreateContainerConfigError",
		message: /Secret missing does not exist/,
	},
	{
		name: "unready",
		tag: "behaves-never-ready",
		fails: /"started":true/,
		reason: "Unhealthy",
		message: /runs, but fails its check since 20/,
	},
	{
		name: "hungry",
		tag: "behaves-out-of-memory",
		fails: /OOMKilled/,
		reason: "OOMKilled",
		message: /raise spec\.resources\.memoryLimit/,
	},
	{
		name: "large",
		spec: { resources: { memory: "8Ti", memoryLimit: "8Ti" } },
		fails: /Unschedulable/,
		reason: "Unschedulable",
		message: /lower spec\.resources\.memory/,
	},
	{
		name: "evicted",
		tag: "behaves-evicted",
		fails: /"reason":"Evicted"/,
		reason: "Evicted",
		message: /was evicted from its node; its node ran short/,
	},
	{
		name: "logged",
		spec: { logs: [{ name: "access", path: "/var/log/web" }] },
		fails: /"exitCode":1\b/,
		reason: "CrashLoopBackOff",
		message: /^container logs of pod logged-\S+ ended with exit code 1 at /,
	},
];

const sidecar = {
	apiVersion: "seaworthy.dev/v1alpha1",
	kind: "LoggingSidecar",
	metadata: { name: "all", namespace: "shop" },
	spec: {
		apps: {},
		image: "registry.example/fluentd:behaves-crash-loop",
		outputs: [{ name: "out", stdout: {} }],
	},
};

describe("pods that fail", function () {
	this.timeout(180_000);
	let stage: Stage;
	let operator: OperatorProcess;

	before(async () => {
		stage = await raiseStage(["shop", "brief"]);
		operator = await stage.operator();
		await untilLeading(operator);
	});
	after(async () => stage?.stop());

	const listOf = async (path: string, namespace: string) => {
		const words = ["get", "--raw", path.replace("NS", namespace)];
		const text = await stage.kubectl(...words);
		return (JSON.parse(text) as { items: KubeObject[] }).items;
	};
	const podsIn = (namespace = "shop") =>
		listOf("/api/v1/namespaces/NS/pods", namespace);
	const appsIn = (namespace = "shop") =>
		listOf(
			"/apis/seaworthy.dev/v1alpha1/namespaces/NS/seaworthyapps",
			namespace,
		);
	const readyOf = (app: unknown) => conditionOf(app, "Ready");

	it("each say why within seconds", async () => {
		await stage.apply(
			sidecar,
			...situations.map(({ name, tag, spec }) => {
				const image = `registry.example/shop/${name}:${tag ?? "1.0.0"}`;
				return appOf(name, { image, ...spec });
			}),
		);
		const failed = new Map<string, number>();
		const told = new Map<string, number>();
		const said = new Map<string, string>();
		const end = Date.now() + 60_000;
		while (told.size < situations.length && Date.now() < end) {
			// What a pod says is read before what is said of it, so that no time is too short.
			const [pods, seen] = [await podsIn(), Date.now()];
			const apps = await appsIn();
			for (const { name, fails, reason, message } of situations) {
				const own = pods.filter(
					({ metadata }) => metadata.labels?.["seaworthy.dev/app"] === name,
				);
				const isFailing = own.some((pod) =>
					fails.test(JSON.stringify(pod["status"])),
				);
				if (isFailing && !failed.has(name)) failed.set(name, seen);
				const ready = readyOf(apps.find((app) => app.metadata.name === name));
				said.set(name, `${ready?.reason}: ${ready?.message}`);
				const isTold = ready?.reason === reason && message.test(ready.message);
				if (isTold && !told.has(name)) told.set(name, Date.now());
			}
			await wait(50);
		}
		const took: [name: string, milliseconds: number][] = [];
		for (const { name } of situations) {
			expect(told.has(name), `${name} says ${said.get(name)}`).to.equal(true);
			const toldAt = told.get(name) ?? 0;
			// An evicted pod may be gone before anybody looks.
			const milliseconds = toldAt - (failed.get(name) ?? toldAt);
			took.push([name, milliseconds]);
			// The goal is 2 s; a busy machine takes longer for everything.
			expect(milliseconds, `milliseconds of ${name}`).to.be.below(6000);
		}
		const slowest = took.toSorted(([, a], [, b]) => b - a)[0];
		console.log(`      the slowest: ${slowest?.join(", ")} ms; goal 2000`);
	});

	it("are told in status, and a LoggingSidecar that runs nowhere is not Ready", async () => {
		const logged = (await stage.get("swapp/logged")) as unknown as App;
		const [first] = logged.status?.failingPods ?? [];
		expect(first?.container).to.equal("logs");
		expect(first?.pods).to.equal(1);
		await untilReason(stage, "all", "SidecarsFailing", { kind: "swlog" });
	});

	it("have failed their rollout after 3 restarts, and write no status between two of them", async () => {
		for (const name of ["crashes", "hungry", "logged"])
			await untilReason(stage, name, "RolloutFailed", { type: "Stalled" });
		const before = writesOf(stage.proxy.calls).length;
		const restarts = async () =>
			(await podsIn())
				.flatMap(({ status }) => {
					const { containerStatuses = [], initContainerStatuses = [] } =
						status as {
							[list: string]: { restartCount: number }[] | undefined;
						};
					return [...containerStatuses, ...initContainerStatuses];
				})
				.reduce((sum, { restartCount }) => sum + restartCount, 0);
		const first = await restarts();
		await wait(8000);
		const writes = writesOf(stage.proxy.calls).length - before;
		const more = (await restarts()) - first;
		// One for a restart, and one for what is due by the clock.
		expect(writes, `writes in 8 s, with ${more} restarts`).to.be.at.most(
			2 * more + situations.length,
		);
	});

	it("of a version that ends after each start leave the pods of the earlier one alone", async () => {
		const namespace = "brief";
		const image = (tag: string) => ({
			image: `registry.example/shop/web:${tag}`,
			health: { minHealthySeconds: 10 },
		});
		await stage.apply(appOf("web", image("1.0.0"), namespace));
		await untilReason(stage, "web", "Available", { namespace });
		await stage.apply(appOf("web", image("behaves-brief"), namespace));
		const readiness: string[] = [];
		let isOldServing = true;
		const end = Date.now() + 60_000;
		for (;;) {
			const [app] = await appsIn(namespace);
			const pods = await podsIn(namespace);
			isOldServing &&= pods.some(
				(pod) =>
					!pod.metadata.deletionTimestamp &&
					JSON.stringify(pod["spec"]).includes("web:1.0.0"),
			);
			const { generation } = app?.metadata ?? {};
			const ready = readyOf(app);
			if (ready?.observedGeneration === generation)
				readiness.push(ready?.status ?? "");
			const stalled = conditionOf(app, "Stalled");
			if (stalled?.reason === "RolloutFailed") {
				expect(stalled.message).to.match(
					/^revision 2 failed, because a pod was/,
				);
				expect(stalled.message).to.contain(
					"1 pod of an earlier revision stays",
				);
				break;
			}
			if (Date.now() > end) throw new Error(JSON.stringify(app?.["status"]));
			await wait(100);
		}
		expect(readiness).to.not.contain("True");
		expect(isOldServing).to.equal(true);
		await stage.apply(appOf("web", image("1.0.1"), namespace));
		const mended = await untilReason(stage, "web", "Available", { namespace });
		expect(mended.status?.failingPods).to.equal(undefined);
	});

	it("have failed after 60 seconds of a configuration error, without any event", async () => {
		const app = await untilReason(stage, "unconfigured", "RolloutFailed", {
			type: "Stalled",
			seconds: 90,
		});
		const told = conditionOf(app, "Stalled");
		expect(told?.message).to.contain("because the error lasts for 60 s");
		const [pods] = app.status?.failingPods ?? [];
		const lasted =
			Date.parse(told?.lastTransitionTime ?? "") -
			Date.parse(pods?.since ?? "");
		expect(lasted).to.be.within(60_000, 63_000);
	});
});
