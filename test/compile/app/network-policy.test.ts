// Policies of platforms that leave something empty: empty means everybody in a NetworkPolicy, so the rule must go.

import { strict as assert } from "node:assert";
import type { PlatformWritten } from "../../../src/api/platform.ts";
import { platform } from "../../../src/api/platform.ts";
import type { NetworkPolicy } from "../../../src/kube/objects.ts";
import { validateField } from "../../../src/schema/validate.ts";
import { carryOut } from "../../support/case.ts";

async function egressUnder(dns: PlatformWritten["dns"]) {
	const { plan } = await carryOut({
		parent: {
			apiVersion: "seaworthy.dev/v1alpha1",
			kind: "App",
			metadata: { name: "web", namespace: "shop" },
			spec: { image: "web:1" },
		},
		platform: { servedNamespaces: ["shop"], ...(dns && { dns }) },
	});
	const policy = plan.children.find(
		({ object }) => object.kind === "NetworkPolicy",
	);
	assert.ok(policy);
	return (policy.object as unknown as NetworkPolicy).spec.egress;
}

describe("networkPolicy", () => {
	it("has no rule without ports", async () => {
		const dns = { ports: [], addresses: ["10.96.0.10"] };
		assert.equal(await egressUnder(dns), undefined);
	});

	it("reaches DNS by address alone where no pods are named", async () => {
		const egress = await egressUnder({
			podLabels: {},
			addresses: ["169.254.20.10"],
		});
		assert.deepEqual(
			egress?.map(({ to }) => to),
			[[{ ipBlock: { cidr: "169.254.20.10/32" } }]],
		);
	});

	it("passes over what is no address, in settings that were never judged", async () => {
		const egress = await egressUnder({
			podLabels: {},
			addresses: ["10.96.0.1O", "10.96.0.10", "fd00::a"],
		});
		assert.deepEqual(
			egress?.map(({ to }) => to),
			[
				[
					{ ipBlock: { cidr: "10.96.0.10/32" } },
					{ ipBlock: { cidr: "fd00::a/128" } },
				],
			],
		);
	});

	it("refuses settings with an address or a label that no policy can hold", () => {
		const codes = [
			{ dns: { addresses: ["10.96.0.1O"] } },
			{ dns: { podLabels: { "k8s app": "kube-dns" } } },
			{ dns: { podLabels: { "k8s-app": "kube dns" } } },
			{
				logSinks: [
					{ name: "a", namespace: "b", podLabels: { "-a": "b" }, port: 1 },
				],
			},
		].map((written) =>
			validateField(platform, written).map(({ rule }) => rule),
		);
		assert.deepEqual(codes, [
			["ip-address"],
			["label-keys"],
			["label-value"],
			["label-keys"],
		]);
	});
});
