// Objects that are read in full: never older than what the watch has told.

import { expect } from "chai";
import { configMaps } from "../../src/kube/objects.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import { Inputs } from "../../src/runtime/inputs.ts";
import { configMap } from "../support/objects.ts";

/** A server whose object can be changed, and which answers when it is let. */
function stage() {
	const server = { version: "1", calls: 0 };
	let held: (() => void)[] | undefined;
	const inputs = new Inputs(
		{
			get: async () => {
				server.calls++;
				const object = configMap("a", server.version);
				if (held) await new Promise<void>((resolve) => held?.push(resolve));
				return object;
			},
		},
		configMaps,
	);
	const read = async () => {
		const object: KubeObject | undefined = await inputs.read("shop", "a");
		return object?.metadata.resourceVersion;
	};
	const hold = () => {
		held = [];
	};
	const release = () => {
		for (const resolve of held ?? []) resolve();
		held = undefined;
	};
	return { server, inputs, read, hold, release };
}

describe("an input", () => {
	it("is read once, by many at the same time too, until the watch tells a newer version", async () => {
		const { server, inputs, read } = stage();
		expect(await Promise.all([read(), read()])).to.deep.equal(["1", "1"]);
		inputs.changed(configMap("a", "1"));
		expect(await read()).to.equal("1");
		expect(server.calls).to.equal(1);
		server.version = "2";
		inputs.changed(configMap("a", "2"));
		expect(await read()).to.equal("2");
	});

	it("that changed while it was read is read again", async () => {
		const { server, inputs, read, hold, release } = stage();
		hold();
		const early = read();
		server.version = "2";
		inputs.changed(configMap("a", "2"));
		release();
		expect(await early).to.equal("1");
		expect(await read()).to.equal("2");
	});

	it("is read again after a gap in the watch, the one that was being read too", async () => {
		const { server, inputs, read, hold, release } = stage();
		await read();
		server.version = "2";
		inputs.forgetAll();
		hold();
		const during = read();
		inputs.forgetAll();
		server.version = "3";
		release();
		expect(await during).to.equal("2");
		expect(await read()).to.equal("3");
	});
});

describe("what is kept of inputs", () => {
	/** A server of ConfigMaps with two keys: a variable, and a file of so many characters. */
	function shelf(length: number) {
		const calls: string[] = [];
		const asked = new Set<string>();
		const inputs = new Inputs(
			{
				get: async (_, namespace, name) => {
					calls.push(name);
					const data = { A: "1", "app.yaml": "x".repeat(length) };
					const object = configMap(name, "1");
					return {
						...object,
						metadata: { ...object.metadata, namespace },
						data,
					};
				},
			},
			configMaps,
			(_, name) => asked.has(name),
		);
		const read = (name: string, ...keys: string[]) => {
			asked.add(name);
			return inputs.read("shop", name, { keys, matching: "^[A-Z]+$" });
		};
		return { calls, asked, inputs, read };
	}

	it("is the data that is used, and more is read when it is asked for", async () => {
		const { calls, inputs, read } = shelf(1000);
		expect((await read("a"))?.["data"]).to.deep.equal({ A: "1" });
		expect(inputs.bytes).to.be.below(500);
		const whole = await read("a", "app.yaml");
		expect(Object.keys(whole?.["data"] ?? {})).to.have.length(2);
		expect((await read("a"))?.["data"]).to.deep.equal({ A: "1" });
		expect(calls).to.deep.equal(["a", "a"]);
	});

	it("is all of the data where its readers together name too many keys", async () => {
		const { calls, read } = shelf(10);
		const keys = (from: number) =>
			Array.from({ length: 900 }, (_, index) => `k${from + index}`);
		await read("a", ...keys(0));
		await read("a", ...keys(900));
		await read("a", ...keys(1800));
		expect((await read("a", "app.yaml"))?.["data"]).to.have.property(
			"app.yaml",
		);
		expect(calls).to.have.length(2);
	});

	it("is nothing that nobody asks for", async () => {
		const { calls, asked, inputs, read } = shelf(10);
		await read("a");
		asked.delete("a");
		inputs.forget("shop", "a");
		expect(inputs.bytes).to.equal(0);
		await inputs.read("shop", "a");
		expect(inputs.bytes).to.equal(0);
		expect(calls).to.have.length(2);
	});

	it("stays within a budget, behind which it is read again", async () => {
		const { calls, inputs, read } = shelf(1_000_000);
		for (let index = 0; index < 40; index++)
			await read(`a${index}`, "app.yaml");
		expect(inputs.bytes).to.be.within(10_000_000, 17_000_000);
		await read("a39", "app.yaml");
		expect(calls).to.have.length(40);
		await read("a0", "app.yaml");
		expect(calls).to.have.length(41);
	});
});
