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
