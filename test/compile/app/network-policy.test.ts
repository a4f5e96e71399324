// Policies of platforms that leave something empty: empty means everybody in a NetworkPolicy, so the rule must go.

import { strict as assert } from "node:assert";
import type { PlatformWritten } from "../../../src/api/platform.ts";
import type { NetworkPolicy } from "../../../src/kube/objects.ts";
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
});
