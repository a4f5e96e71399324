// The life of secret values on a real API server, under the chart's roles: made once, kept, carried over, taken up, never shown.

import { setTimeout as wait } from "node:timers/promises";
import { expect } from "chai";
import type { App } from "../../src/api/app/app.ts";
import type { AppSecret } from "../../src/api/app-secret/app-secret.ts";
import type { OperatorProcess } from "../../src/cli/demo/operator-process.ts";
import { until } from "../../src/cli/demo/until.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import { writesOf } from "../support/counting-proxy.ts";
import {
	formsOf,
	generated,
	namesOfSecrets,
	revisionsMountedBy,
	secretOf,
	secretValues,
} from "../support/secrets.ts";
import type { Stage } from "../support/stage.ts";
import {
	appOf,
	conditionOf,
	raiseStage,
	untilLeading,
	untilQuiet,
	untilReason,
} from "../support/stage.ts";

const kind = "swsec";

describe("the life of secret values", function () {
	this.timeout(90_000);
	let stage: Stage;
	let operator: OperatorProcess;
	/** Of every process that was ever started: each has a log of its own. */
	const processes: OperatorProcess[] = [];
	/** Metrics of each process, as they were before it was ended. */
	const metrics: string[] = [];
	const values = new Set<string>();

	before(async () => {
		stage = await raiseStage(["shop"]);
		await start();
	});
	after(async () => stage?.stop());

	const start = async () => {
		operator = await stage.operator();
		processes.push(operator);
	};
	const end = async (signal?: NodeJS.Signals) => {
		metrics.push(await (await fetch(operator.metricsUrl)).text());
		await operator.stop(signal);
	};
	const kept = async (name: string): Promise<AppSecret> => {
		const found = await untilReason(stage, name, "ValuesKept", { kind });
		for (const value of Object.values(await secretValues(stage, name)))
			if (value.length > 7) values.add(value);
		return found as unknown as AppSecret;
	};
	const remove = (what: string) =>
		stage.kubectl("delete", what, "-n", "shop", "--wait=true");
	const mountedBy = (name: string) => revisionsMountedBy(stage, name, "db");

	it("an App waits for an AppSecret that does not exist, and starts when it appears", async () => {
		await stage.apply(
			appOf("web", {
				secrets: [{ name: "db", keys: ["password"] }],
				config: {
					layers: [
						{ appSecret: "db", rename: { DB_PASSWORD: "password" } },
						{ values: { URL: "postgres://app:${DB_PASSWORD}@db/app" } },
					],
				},
			}),
		);
		await untilReason(stage, "web", "ConfigMissing");
		expect(await stage.get("deployment/web")).to.equal(undefined);
		await stage.apply(
			secretOf("db", [generated("password"), generated("token")]),
		);
		await untilReason(stage, "web", "Available");
		const { password = "" } = await secretValues(stage, "db");
		expect(password).to.match(/^[A-Za-z0-9]{32}$/);
		expect(await mountedBy("web")).to.deep.equal(["db--r1"]);
		const copies = await stage.kubectl(
			..."get secret -n shop -l seaworthy.dev/app=web -o name".split(" "),
		);
		const [copy = ""] = /web--config-[0-9a-f]{10}/.exec(copies) ?? [];
		expect(await secretValues(stage, copy)).to.deep.equal({
			DB_PASSWORD: password,
			URL: `postgres://app:${password}@db/app`,
		});
	});

	it("a change of one key leaves the others and their users as they are", async () => {
		const before = await secretValues(stage, "db");
		await kept("db");
		await stage.apply(
			secretOf("db", [generated("password"), generated("token", 40)]),
		);
		await until("revision 2 is there", async () =>
			(await kept("db")).status?.revision === 2 ? true : undefined,
		);
		await untilQuiet(stage);
		const after = await secretValues(stage, "db");
		expect(after["password"]).to.equal(before["password"]);
		expect(after["token"]).to.have.length(40);
		expect(await mountedBy("web")).to.deep.equal(["db--r1"]);
		const web = (await stage.get("swapp/web")) as unknown as App;
		expect(web.status?.revision?.current).to.equal(1);
		const { status } = await kept("db");
		expect(status?.consumers).to.deep.equal([
			{ app: "web", revision: 1, stale: false },
		]);
	});

	it("a change of the key rolls those who use it", async () => {
		await stage.apply(
			secretOf("db", [generated("password", 24), generated("token", 40)]),
		);
		await until("web mounts revision 3", async () =>
			(await mountedBy("web")).includes("db--r3") ? true : undefined,
		);
		await untilReason(stage, "web", "Available");
		await untilQuiet(stage);
		const { status } = await kept("db");
		expect(status?.consumers).to.deep.equal([
			{ app: "web", revision: 3, stale: false },
		]);
		expect(await namesOfSecrets(stage, "db")).to.deep.equal([
			"db",
			"db--r2",
			"db--r3",
		]);
	});

	it("an edited value is put right, and deleted Secrets come back with the same value", async () => {
		const before = await secretValues(stage, "db");
		const isBack = (name: string) =>
			until(`${name} is as it was`, async () => {
				const now = await secretValues(stage, name);
				return now["password"] === before["password"] ? true : undefined;
			});
		const edit = JSON.stringify({ stringData: { password: "x", more: "y" } });
		await stage.kubectl("patch", "secret/db", "-n", "shop", `-p=${edit}`);
		await until("db is as it was", async () => {
			const now = await secretValues(stage, "db");
			return JSON.stringify(now) === JSON.stringify(before) || undefined;
		});
		for (const name of ["db", "db--r3"]) {
			await remove(`secret/${name}`);
			await isBack(name);
		}
		await untilQuiet(stage);
		expect(await secretValues(stage, "db--r3")).to.deep.equal(before);
		expect((await kept("db")).status?.revision).to.equal(3);
	});

	it("R6: a Secret of somebody else stays as it is", async () => {
		const theirs = {
			apiVersion: "v1",
			kind: "Secret",
			metadata: { name: "theirs", namespace: "shop" },
			stringData: { password: "their own value" },
		};
		await stage.apply(theirs);
		const before = await stage.get("secret/theirs");
		await stage.apply(secretOf("theirs", [generated("password")]));
		await untilReason(stage, "theirs", "Conflict", { kind });
		await untilQuiet(stage);
		expect(await stage.get("secret/theirs")).to.deep.equal(before);
		await remove("secret/theirs");
		await kept("theirs");
	});

	it("generated values stay when the AppSecret is deleted, and are taken up again", async () => {
		const before = await secretValues(stage, "db");
		await remove("swsec/db");
		await wait(2000);
		expect(await secretValues(stage, "db")).to.deep.equal(before);
		const { metadata } = (await stage.get("secret/db")) as KubeObject;
		expect(metadata.ownerReferences).to.equal(undefined);
		await stage.apply(
			secretOf("db", [generated("password", 24), generated("token", 40)]),
		);
		expect((await kept("db")).status?.revision).to.equal(3);
		expect(await secretValues(stage, "db")).to.deep.equal(before);
	});

	it("values that can be made again go with their AppSecret", async () => {
		const data: AppSecret["spec"]["data"] = [
			{ key: "id", generate: { uuid: {} } },
			{ key: "tls.crt", template: "certificate ${id}" },
			{ key: "tls.key", template: "key ${id}" },
		];
		const options = { type: "kubernetes.io/tls", onDelete: "Delete" } as const;
		const made = (...more: typeof data) =>
			secretOf("plain", [...data, ...more], options);
		await stage.apply(made());
		await kept("plain");
		const { type } = (await stage.get("secret/plain")) as { type?: string };
		expect(type).to.equal("kubernetes.io/tls");
		await stage.apply(made({ key: "ca.crt", template: "authority ${id}" }));
		await until("it has the key", async () => {
			const now = await secretValues(stage, "plain");
			return now["ca.crt"]?.startsWith("authority") || undefined;
		});
		await stage.apply(made());
		await until("it has lost the key", async () => {
			const now = await secretValues(stage, "plain");
			return now["ca.crt"] === undefined || undefined;
		});
		await kept("plain");
		await remove("swsec/plain");
		await until("its Secrets are gone", async () => {
			const names = await namesOfSecrets(stage, "plain");
			return names.length === 0 || undefined;
		});
	});

	it("an AppSecret made anew with another value rolls those who read the earlier one", async () => {
		const made = (text: string) =>
			secretOf(
				"hooks",
				[
					{ key: "id", generate: { uuid: {} } },
					{ key: "token", template: `${text} \${id}` },
				],
				{ onDelete: "Delete" },
			);
		await stage.apply(made("earlier"));
		await stage.apply(
			appOf("hooked", {
				config: { layers: [{ appSecret: "hooks", rename: { T: "token" } }] },
			}),
		);
		await untilReason(stage, "hooked", "Available");
		await kept("hooks");
		const earlier = (await stage.get("swsec/hooks")) as unknown as AppSecret;
		await remove("swsec/hooks");
		await stage.apply(made("another"));
		await until("the App reads the other value", async () => {
			const deployment = JSON.stringify(await stage.get("deployment/hooked"));
			const [name = ""] = /hooked--config-[0-9a-f]{10}/.exec(deployment) ?? [];
			const read = await secretValues(stage, name || "none");
			return read["T"]?.startsWith("another") || undefined;
		});
		await untilReason(stage, "hooked", "Available");
		const now = await kept("hooks");
		expect(now.status?.revision).to.equal(2);
		expect(now.status?.epoch).to.match(/^[0-9a-f]{10}$/);
		expect(now.status?.epoch).not.to.equal(earlier.status?.epoch);
	});

	it("a backup with our labels is left alone", async () => {
		const secret = (await stage.get("secret/db")) as KubeObject;
		const { labels = {}, annotations = {} } = secret.metadata;
		await stage.apply({
			apiVersion: "v1",
			kind: "Secret",
			metadata: { name: "db-backup", namespace: "shop", labels, annotations },
			data: secret["data"],
		});
		await wait(3000);
		await untilQuiet(stage);
		expect(await stage.get("secret/db-backup")).not.to.equal(undefined);
		await remove("secret/db-backup");
	});

	it("another type over a Secret that stayed is told, until it is deleted", async () => {
		await stage.apply(secretOf("account", [generated("password")]));
		await kept("account");
		const before = await secretValues(stage, "account");
		await remove("swsec/account");
		await stage.apply(
			secretOf("account", [generated("password")], {
				type: "kubernetes.io/basic-auth",
			}),
		);
		await untilReason(stage, "account", "SecretTypeDiffers", { kind });
		await remove("secret/account");
		await kept("account");
		expect(await secretValues(stage, "account")).to.deep.equal(before);
	});

	it("the type of an AppSecret cannot be changed", async () => {
		const change = secretOf("db", [generated("password")], {
			type: "kubernetes.io/basic-auth",
		});
		const error = await stage.apply(change).catch(String);
		expect(error).to.contain("may not change type");
	});

	it("of values that all Secrets lost nothing is made anew", async () => {
		await stage.apply(secretOf("lost", [generated("password")]));
		await kept("lost");
		await untilQuiet(stage);
		await end("SIGKILL");
		await stage.kubectl(
			..."delete secret -n shop -l seaworthy.dev/app-secret=lost".split(" "),
		);
		await start();
		const found = await untilReason(stage, "lost", "ValueLost", { kind });
		expect(conditionOf(found, "Stalled")?.status).to.equal("True");
		expect(await namesOfSecrets(stage, "lost")).to.deep.equal([]);
		await remove("swsec/lost");
	});

	it("an operator killed in the middle leaves one value only", async () => {
		const names = Array.from({ length: 8 }, (_, index) => `torn-${index}`);
		for (const attempt of [0, 1]) {
			await untilLeading(operator);
			stage.proxy.reset();
			await stage.apply(
				...names
					.slice(attempt * 4, attempt * 4 + 4)
					.map((name) => secretOf(name, [generated("password")])),
			);
			await until(
				"some Secrets are there",
				async () =>
					writesOf(stage.proxy.calls).some(
						({ resource }) => resource === "secrets",
					) || undefined,
				30,
				5,
			);
			await operator.stop("SIGKILL");
			const early = new Map<string, string | undefined>();
			for (const name of names)
				early.set(name, (await secretValues(stage, `${name}--r1`))["password"]);
			await start();
			for (const [name, value] of early) {
				if (!value) continue;
				await kept(name);
				const now = await secretValues(stage, name);
				expect(now["password"], name).to.equal(value);
				expect(await namesOfSecrets(stage, name)).to.deep.equal([
					name,
					`${name}--r1`,
				]);
			}
		}
	});

	it("R10: at rest nothing is written, nor by an operator that starts anew", async () => {
		await untilQuiet(stage);
		stage.proxy.reset();
		await wait(2000);
		expect(writesOf(stage.proxy.calls)).to.deep.equal([]);
		await end();
		await start();
		await untilLeading(operator);
		await wait(2000);
		expect(writesOf(stage.proxy.calls)).to.deep.equal([]);
	});

	it("R8: no value is anywhere but in Secret.data", async () => {
		expect(values.size).to.be.greaterThan(10);
		const kinds = "swapp,swsec,configmap,deployment,replicaset,pod,event";
		const words = ["get", kinds, "-A", "-o", "json", "--show-managed-fields"];
		const objects = await stage.kubectl(...words);
		const secrets = JSON.parse(
			await stage.kubectl("get", "secret", "-A", "-o", "json"),
		) as { items: KubeObject[] };
		const shells = secrets.items.map((each) => ({ ...each, data: {} }));
		metrics.push(await (await fetch(operator.metricsUrl)).text());
		expect(processes.length).to.be.greaterThan(4);
		const said = [
			objects,
			JSON.stringify(shells),
			...metrics,
			...processes.map((each) => JSON.stringify(each.log())),
		].join("\n");
		for (const value of values)
			for (const form of formsOf(value))
				expect(said.includes(form), form).to.equal(false);
	});
});
