// What an App reads changes every second, through the whole of the runtime: how often it rolls, what is written, and when it comes back.

import { expect } from "chai";
import { Pace } from "../../src/runtime/pace.ts";
import { configMap } from "../support/objects.ts";
import { app, stage } from "../support/passes.ts";

const layers = [{ configMap: "settings" }];
const reader = {
	...app,
	metadata: { ...app.metadata, resourceVersion: "6" },
	spec: { image: "registry.example/shop/web:1.0.0", config: { layers } },
};
const begun = Date.parse("2026-11-21T12:00:00Z");

function flapping() {
	const { pass, world, server, sinkOf, told, parent } = stage();
	sinkOf("App").upsert(reader);
	server.app = reader;
	const waits: number[] = [];
	world.pace = new Pace((_, milliseconds) => void waits.push(milliseconds));
	/** Both the controller of Deployments and its pods are done. */
	const runs = () => {
		const made = server.children.filter(({ kind }) => kind === "Deployment");
		const written = made.at(-1);
		if (!written) throw new Error("there is no Deployment");
		const counts = { replicas: 1, updatedReplicas: 1, availableReplicas: 1 };
		const status = { observedGeneration: 1, ...counts };
		const metadata = {
			...written.metadata,
			resourceVersion: String(++version),
		};
		sinkOf("Deployment").upsert({ ...written, metadata, status });
	};
	let version = 1000;
	const at = async (second: number, value?: string) => {
		const time = new Date(begun + second * 1000).toISOString();
		world.now = () => `${time.slice(0, 19)}Z`;
		if (value !== undefined) {
			server.data = { VALUE: value };
			sinkOf("ConfigMap").upsert(configMap("settings", `1${second}`));
		}
		waits.length = 0;
		const { calls, failure } = await pass();
		parent.now = told();
		if (calls.includes("apply Deployment")) runs();
		expect(failure).to.equal(undefined);
		return calls.filter((call) => !/^(get|delete) /.test(call));
	};
	const ready = () => {
		const { conditions = [] } = (told()?.["status"] ?? {}) as {
			conditions?: { type: string; reason: string; message: string }[];
		};
		return conditions.find(({ type }) => type === "Ready");
	};
	return { at, ready, waits };
}

describe("a roll that follows another within a minute", () => {
	it("waits without a write, and comes back by a timer; the last state wins", async () => {
		const { at, ready, waits } = flapping();
		await at(0, "v0");
		const early: (readonly string[])[] = [];
		for (let second = 1; second <= 30; second++)
			early.push(await at(second, `v${second}`));
		const [first, second, ...rest] = early;
		expect(first).to.include("apply Deployment").and.include("post ConfigMap");
		expect(second).to.deep.equal(["status App"]);
		expect(rest.flat()).to.deep.equal([]);
		expect(ready()).to.include({
			reason: "RollWaits",
			message:
				"a change of ConfigMap settings came within 60 s of the last roll: the pods run on as they are and roll once at 2026-11-21T12:01:01Z",
		});
		expect(waits).to.deep.equal([31_000]);
		expect(await at(60)).to.deep.equal([]);
		expect(waits).to.deep.equal([1_000]);
		expect(await at(61)).to.include("apply Deployment");
		expect(ready()?.reason).to.equal("RollingOut");
		expect(await at(62)).to.deep.equal(["status App"]);
		expect(ready()?.reason).to.equal("Available");
		expect(await at(63)).to.deep.equal([]);
	});
	it("does not wait where what it would go back to runs already", async () => {
		const { at, ready } = flapping();
		await at(0, "v0");
		await at(1, "v1");
		await at(2, "v2");
		expect(ready()?.reason).to.equal("RollWaits");
		expect(await at(3, "v1")).to.deep.equal(["status App"]);
		expect(ready()?.reason).to.equal("Available");
	});
});
