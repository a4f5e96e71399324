// LoggingSidecars on a real API server: what they bring into pods, whom an edit rolls, what is kept and what goes.

import { expect } from "chai";
import type { OperatorProcess } from "../../src/cli/demo/operator-process.ts";
import { until } from "../../src/cli/demo/until.ts";
import type { Deployment, KubeObject } from "../../src/kube/objects.ts";
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

const sidecar = (name: string, spec: object): KubeObject => ({
	apiVersion: "seaworthy.dev/v1alpha1",
	kind: "LoggingSidecar",
	metadata: { name, namespace: "shop" },
	spec,
});
const collector = (port: number) => ({
	name: "collector",
	match: ["access"],
	forward: { host: "192.0.2.7", port },
});
const toConsole = { name: "console", match: ["audit"], stdout: {} };
const platformLogs = (port = 24224) =>
	sidecar("platform-logs", { apps: {}, outputs: [collector(port), toConsole] });

const health = { minHealthySeconds: 0 };
const log = (name: string) => ({ name, path: `/var/log/${name}` });
const web = appOf("web", { replicas: 2, health, logs: [log("access")] });
const audit = appOf("audit", { health, logs: [log("audit")] });
const plain = appOf("plain", { health });
const late = appOf("late", {
	health,
	logs: [log("access")],
	logging: [{ name: "late-logs" }],
});
const ofLogging = { kind: "swlog" };

describe("a LoggingSidecar", function () {
	this.timeout(120_000);
	let stage: Stage;
	let operator: OperatorProcess;

	before(async () => {
		stage = await raiseStage(["shop"]);
		operator = await stage.operator();
		await untilLeading(operator);
	});
	after(async () => stage?.stop());

	const deploymentOf = async (name: string) =>
		(await stage.get(`deployment/${name}`)) as unknown as Deployment;
	const containersOf = async (name: string) => {
		const { spec } = await deploymentOf(name);
		return (spec?.template.spec?.initContainers ?? []).map((each) => each.name);
	};
	const revisionOf = async (name: string) =>
		(await deploymentOf(name)).metadata.annotations?.[
			"deployment.kubernetes.io/revision"
		];
	const configOf = async (name: string): Promise<KubeObject> => {
		const words = `get configmap -n shop -l seaworthy.dev/app=${name},app.kubernetes.io/component=logging -o json`;
		const { items } = JSON.parse(await stage.kubectl(...words.split(" "))) as {
			items: KubeObject[];
		};
		return items[0] ?? expect.fail(`${name} has no configuration of logs`);
	};
	const textOf = async (name: string) =>
		((await configOf(name))["data"] as { [file: string]: string })[
			"fluent.conf"
		] ?? "";
	const statusOf = async (name: string) =>
		(await stage.get(`swlog/${name}`))?.["status"] as {
			appCount?: number;
			outputCount?: number;
			configHash?: string;
			apps?: { name: string; pods: number }[];
		};

	it("is missed on Resolved where there is none, and Apps run all the same", async () => {
		await stage.apply(web, audit, plain);
		for (const name of ["web", "audit", "plain"])
			await untilReason(stage, name, "Available");
		await untilReason(stage, "web", "NoLogging", { type: "Resolved" });
		expect(await containersOf("web")).to.deep.equal([]);
	});

	it("brings a sidecar into the pods of the Apps with logs, admitted under restricted", async () => {
		await stage.apply(platformLogs());
		await untilReason(stage, "platform-logs", "Configured", ofLogging);
		await until("web has its sidecar", async () =>
			(await containersOf("web")).length > 0 ? true : undefined,
		);
		for (const name of ["web", "audit", "plain"])
			await untilReason(stage, name, "Available");
		expect(await containersOf("audit")).to.deep.equal(["logs"]);
		expect(await containersOf("plain")).to.deep.equal([]);
		expect(await textOf("web")).to.contain("'24224'");
		await until("status counts the pods", async () => {
			const { apps } = await statusOf("platform-logs");
			return (
				JSON.stringify(apps) ===
					'[{"name":"audit","pods":1},{"name":"web","pods":2}]' || undefined
			);
		});
		const policy = JSON.stringify(await stage.get("networkpolicy/web"));
		expect(policy).to.contain("192.0.2.7/32").and.to.contain("24224");
		const other = JSON.stringify(await stage.get("networkpolicy/audit"));
		expect(other).not.to.contain("192.0.2.7");
		const table = await stage.kubectl("get", "swlog", "-n", "shop");
		expect(table).to.match(/READY +REASON +APPS +OUTPUTS +CONFIG +AGE/);
		expect(table).to.match(
			/platform-logs +True +Configured +2 +2 +[0-9a-f]{10}/,
		);
	});

	it("writes nothing at rest", async () => {
		await untilQuiet(stage);
		stage.proxy.reset();
		await untilQuiet(stage);
		expect(writesOf(stage.proxy.calls)).to.deep.equal([]);
	});

	it("rolls only the Apps that an edit concerns, and edits their configuration in place", async () => {
		const [before, other] = [
			await revisionOf("web"),
			await revisionOf("audit"),
		];
		const { metadata } = await configOf("web");
		const { configHash } = await statusOf("platform-logs");
		await stage.apply(platformLogs(24225));
		await until("web rolls", async () =>
			(await revisionOf("web")) === before ? undefined : true,
		);
		await untilReason(stage, "web", "Available");
		expect(await textOf("web")).to.contain("'24225'");
		expect((await configOf("web")).metadata.name).to.equal(metadata.name);
		await untilQuiet(stage);
		expect(await revisionOf("audit")).to.equal(other);
		expect((await statusOf("platform-logs")).configHash).not.to.equal(
			configHash,
		);
		const policy = JSON.stringify(await stage.get("networkpolicy/web"));
		expect(policy).to.contain("24225").and.not.to.contain("24224");
	});

	it("has its configuration repaired when somebody edits it", async () => {
		const before = await textOf("web");
		const { metadata } = await configOf("web");
		const patch = JSON.stringify({ data: { "fluent.conf": "<source>\n" } });
		await stage.kubectl(
			"patch",
			`configmap/${metadata.name}`,
			"--namespace=shop",
			"--type=merge",
			`--patch=${patch}`,
		);
		await until("the configuration is as before", async () =>
			(await textOf("web")) === before ? true : undefined,
		);
	});

	it("leaves what runs when it has a mistake, and says which", async () => {
		const before = await revisionOf("web");
		await stage.apply(
			sidecar("platform-logs", {
				apps: {},
				outputs: [
					{
						...collector(24225),
						forward: { host: "collector.example.com" },
					},
					toConsole,
				],
			}),
		);
		const found = await untilReason(
			stage,
			"platform-logs",
			"OutputHostUnsupported",
			ofLogging,
		);
		expect(conditionOf(found, "Stalled")?.status).to.equal("True");
		expect(conditionOf(found, "Ready")?.message).to.contain("collector");
		await untilReason(stage, "web", "LoggingInvalid");
		expect(await revisionOf("web")).to.equal(before);
		expect(await textOf("web")).to.contain("'24225'");
		// The App whose logs go elsewhere has nothing to do with it.
		await untilReason(stage, "audit", "Available");
		await stage.apply(platformLogs(24225));
		await untilReason(stage, "web", "Available");
		expect(await revisionOf("web")).to.equal(before);
	});

	it("says of itself when it selects what an older one serves, and what runs keeps running", async () => {
		const before = await revisionOf("web");
		await stage.apply(sidecar("more-logs", { apps: {}, outputs: [toConsole] }));
		const more = await untilReason(
			stage,
			"more-logs",
			"OverlappingSelector",
			ofLogging,
		);
		expect(conditionOf(more, "Ready")?.message).to.contain("platform-logs");
		await untilReason(stage, "web", "Available");
		expect(await revisionOf("web")).to.equal(before);
		expect(await containersOf("web")).to.deep.equal(["logs"]);
		await stage.apply({
			...web,
			spec: { ...web.spec, logging: [{ name: "platform-logs" }] },
		});
		await untilReason(stage, "web", "Available");
		await stage.kubectl("delete", "swlog/more-logs", "-n", "shop");
		await untilReason(stage, "audit", "Available");
	});

	it("is waited for by an App that names it, and taken when it appears", async () => {
		await stage.apply(late);
		const app = await untilReason(stage, "late", "LoggingMissing");
		expect(conditionOf(app, "Reconciling")?.status).to.equal("True");
		expect(await stage.get("deployment/late")).to.equal(undefined);
		await stage.apply(
			sidecar("late-logs", { outputs: [{ name: "out", stdout: {} }] }),
		);
		await untilReason(stage, "late", "Available");
		expect(await containersOf("late")).to.deep.equal(["logs"]);
	});

	it("never takes a stranger's ConfigMap of the same name", async () => {
		const { metadata } = await configOf("late");
		await stage.kubectl("delete", "swapp/late", "-n", "shop");
		await until("the configuration is gone", async () =>
			(await stage.get(`configmap/${metadata.name}`)) ? undefined : true,
		);
		await stage.apply({
			apiVersion: "v1",
			kind: "ConfigMap",
			metadata: { name: metadata.name, namespace: "shop" },
			data: { mine: "1" },
		});
		await stage.apply(late);
		await untilReason(stage, "late", "NameTaken", { type: "NameTaken" });
		await untilReason(stage, "late", "Available");
		const stranger = await stage.get(`configmap/${metadata.name}`);
		expect(stranger?.["data"]).to.deep.equal({ mine: "1" });
		const own = await configOf("late");
		expect(own.metadata.name).to.match(
			new RegExp(`^${metadata.name}-[0-9a-f]{8}$`),
		);
	});

	it("R11: waits for an AppSecret, and mounts it into the sidecar only", async () => {
		const sharedKey = { appSecret: "collector", key: "shared" };
		await stage.apply(
			sidecar("keyed-logs", {
				outputs: [{ name: "out", forward: { host: "192.0.2.9", sharedKey } }],
			}),
			appOf("keyed", {
				health,
				logs: [log("access")],
				logging: [{ name: "keyed-logs" }],
			}),
		);
		await untilReason(stage, "keyed", "SecretMissing");
		await untilReason(stage, "keyed-logs", "SecretMissing", ofLogging);
		await stage.apply({
			apiVersion: "seaworthy.dev/v1alpha1",
			kind: "AppSecret",
			metadata: { name: "collector", namespace: "shop" },
			spec: { data: [{ key: "shared", generate: { password: {} } }] },
		});
		await untilReason(stage, "keyed-logs", "Configured", ofLogging);
		await untilReason(stage, "keyed", "Available");
		const { spec } = (await deploymentOf("keyed")).spec?.template ?? {};
		const mounts = (of: { volumeMounts?: { name: string }[] } | undefined) =>
			JSON.stringify(of?.volumeMounts ?? []);
		expect(mounts(spec?.initContainers?.[0])).to.contain("collector");
		expect(mounts(spec?.containers[0])).not.to.contain("collector");
		expect(await textOf("keyed")).to.contain(
			"File.read('/run/secrets/seaworthy-logs/collector/shared'",
		);
	});

	it("is carried on with by an operator that was killed in the middle", async () => {
		await stage.apply(platformLogs(24226));
		await operator.stop("SIGKILL");
		operator = await stage.operator();
		await untilLeading(operator);
		await until("the new text is there", async () =>
			(await textOf("web")).includes("'24226'") ? true : undefined,
		);
		await untilReason(stage, "web", "Available");
		await untilReason(stage, "platform-logs", "Configured", ofLogging);
		await untilQuiet(stage);
		stage.proxy.reset();
		await untilQuiet(stage);
		expect(writesOf(stage.proxy.calls)).to.deep.equal([]);
	});

	it("takes its sidecar along when it is deleted; who names it keeps what runs", async () => {
		await stage.kubectl("delete", "swlog/platform-logs", "-n", "shop");
		await untilReason(stage, "audit", "NoLogging", { type: "Resolved" });
		await untilReason(stage, "audit", "Available");
		expect(await containersOf("audit")).to.deep.equal([]);
		await untilReason(stage, "web", "LoggingMissing");
		expect(await containersOf("web")).to.deep.equal(["logs"]);
	});
});
