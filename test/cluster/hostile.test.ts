// Fifty hostile Apps beside a good one: the good one converges, and the operator lives. An App elsewhere is told so.

import { expect } from "chai";
import type { OperatorProcess } from "../../src/cli/demo/operator-process.ts";
import type { Stage } from "../support/stage.ts";
import {
	appOf,
	conditionOf,
	raiseStage,
	untilReason,
} from "../support/stage.ts";

const many = (count: number, of: (index: number) => unknown) =>
	Array.from({ length: count }, (_, index) => of(index));

/** Each passes the schema, and each is meant to hurt. */
const hostileSpecs: ((index: number) => object)[] = [
	(index) => ({ config: { layers: [{ configMap: `missing-${index}` }] } }),
	() => ({
		config: {
			layers: many(32, () => ({ values: { A: "${A}${A}", B: "$${" } })),
		},
	}),
	() => ({
		config: {
			layers: [
				{ values: { A: "x".repeat(32768) } },
				...many(30, () => ({ values: { A: "${A}${A}" } })),
			],
		},
	}),
	() => ({
		config: {
			layers: [
				{ values: { __proto__x: "1", constructor: "2", toString: "3" } },
			],
		},
	}),
	() => ({ config: { layers: [{ configMap: "loader" }] } }),
	() => ({
		network: {
			links: many(64, (index) => ({
				alias: `A${index}`,
				to: `nobody-${index}`,
				port: 1,
			})),
		},
	}),
	() => ({
		network: { links: [{ alias: "SELF", to: "good", port: "nothing" }] },
	}),
	() => ({ writable: [{ path: "/a", size: "999999999Gi" }, { path: "/a/b" }] }),
	() => ({ resources: { cpu: 256, memory: "9Pi", cpuLimit: "1m" } }),
	() => ({
		command: many(256, () => "$(A)`reboot`; #{exit} <&> \u2028"),
		replicas: 3,
	}),
	() => ({
		ports: many(32, (index) => ({
			name: `p${index}`,
			port: 1 + index,
			protocol: "SCTP",
		})),
		health: { none: {} },
	}),
	() => ({
		image: `registry.example/${"a".repeat(200)}:1`,
		health: { exec: { command: ["false"] } },
	}),
];

/** What Ready says of each of them, in the same order. */
const reasonsOfSpecs = [
	"ConfigMissing",
	"ConfigInvalid",
	"ConfigInvalid",
	"Available",
	"LoaderVariable",
	"Available",
	"Available",
	"InvalidSpec",
	"InvalidSpec",
	"Available",
	"Available",
	"Available",
];

describe("fifty hostile Apps", function () {
	this.timeout(120_000);
	let stage: Stage;
	let operator: OperatorProcess;

	before(async () => {
		stage = await raiseStage(["shop"]);
		operator = await stage.operator();
		await stage.apply({
			apiVersion: "v1",
			kind: "ConfigMap",
			metadata: { name: "loader", namespace: "shop" },
			data: { LD_PRELOAD: "/tmp/x.so", "not.a.variable": "1" },
			binaryData: { BIN: "AAECAw==" },
		});
	});
	after(async () => stage?.stop());

	it("R20: do not keep a good one from converging", async () => {
		const hostile = Array.from({ length: 50 }, (_, index) => {
			const spec = hostileSpecs[index % hostileSpecs.length];
			return appOf(`hostile-${index}`, spec?.(index) ?? {});
		});
		await stage.apply(...hostile);
		await stage.apply(appOf("good", { ports: [{ name: "http", port: 8080 }] }));
		await untilReason(stage, "good", "Available", { seconds: 30 });
	});

	it("are each told what is wrong", async () => {
		expect(reasonsOfSpecs).to.have.length(hostileSpecs.length);
		for (const [index, reason] of reasonsOfSpecs.entries())
			await untilReason(stage, `hostile-${index}`, reason);
		expect(await stage.get("deployment/hostile-4")).to.equal(undefined);
		const edges = { type: "Resolved" };
		await untilReason(stage, "hostile-5", "PeerNotFound", edges);
		await untilReason(stage, "hostile-6", "PortNotDeclared", edges);
	});

	it("leave the operator alive, without an unhandled rejection", async () => {
		const health = await fetch(`${operator.healthUrl}/healthz`);
		expect(health.status).to.equal(200);
		const messages = operator.log().map(({ message }) => message);
		expect(messages).not.to.include("unhandled rejection");
		await stage.apply(appOf("late"));
		await untilReason(stage, "late", "Available", { seconds: 30 });
	});

	it("an App in a namespace that is not served is told the one-line fix", async () => {
		await stage.apply({
			...appOf("lost"),
			metadata: { name: "lost", namespace: "default" },
		});
		const app = await untilReason(stage, "lost", "NamespaceNotServed", {
			namespace: "default",
		});
		expect(conditionOf(app, "Stalled")?.message).to.contain("servedNamespaces");
	});
});
