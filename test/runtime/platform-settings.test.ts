// What the operator makes of the platform ConfigMap, and of one with a mistake.

import { expect } from "chai";
import { createLog } from "../../src/runtime/log.ts";
import { PlatformSettings } from "../../src/runtime/platform-settings.ts";

/** `lines` are the messages that were logged. */
function settingsOf() {
	const kept = { text: "servedNamespaces: [shop, data]" };
	const judged: boolean[] = [];
	const lines: string[] = [];
	const log = createLog("none", false);
	log.error = ((message: string) => {
		lines.push(message);
		return log;
	}) as typeof log.error;
	const informers = {
		subscriptions: { add: () => undefined },
		answer: async () => [{ data: { "platform.yaml": kept.text } }],
	};
	const settings = new PlatformSettings({
		informers: informers as never,
		cluster: {
			get: async () => undefined,
			list: async () => ({
				items: [],
				continueToken: "",
				resourceVersion: "1",
			}),
		},
		namespace: "seaworthy-system",
		log,
		onChange: () => undefined,
		onJudged: (isRefused) => judged.push(isRefused),
	});
	return { kept, judged, lines, settings };
}

describe("the platform settings", () => {
	it("stay as they were while the ConfigMap holds a mistake, which is said", async () => {
		const { kept, judged, lines, settings } = settingsOf();
		await settings.load();
		kept.text = "network: { clusterCidrs: [10.0.0.0/33] }";
		await settings.load();
		expect(settings.current?.servedNamespaces).to.deep.equal(["shop", "data"]);
		expect(judged).to.deep.equal([false, true]);
		expect(lines).to.have.length(1);
		expect(lines[0]).to.contain("the settings of before stay in force");
		kept.text = "servedNamespaces: [shop, data]";
		await settings.load();
		expect(judged).to.deep.equal([false, true, false]);
	});

	it("are none where the first ConfigMap holds a mistake", async () => {
		const { kept, lines, settings } = settingsOf();
		kept.text = "servedNamespace: [shop]";
		await settings.load();
		expect(settings.current).to.equal(undefined);
		expect(lines[0]).to.contain(
			"no namespace is served until they are corrected",
		);
	});

	it("remember which namespaces left the list, until they return", async () => {
		const { kept, settings } = settingsOf();
		await settings.load();
		kept.text = "{servedNamespaces: [shop], unservedApps: Ignore}";
		await settings.load();
		const told = (namespace: string) =>
			settings.current &&
			settings.outside(namespace, settings.current).unservedApps;
		expect([told("data"), told("other")]).to.deep.equal(["Report", "Ignore"]);
		kept.text = "{servedNamespaces: [shop, data], unservedApps: Ignore}";
		await settings.load();
		expect(told("data")).to.equal("Ignore");
	});
});
