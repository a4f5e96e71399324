// Exemptions that were stored before they were refused: none of them may open Apps.

import { strict as assert } from "node:assert";
import { carryOut } from "../../support/case.ts";

async function exempted(matchLabels: { [key: string]: string }) {
	const { plan } = await carryOut({
		parent: {
			apiVersion: "seaworthy.dev/v1alpha1",
			kind: "Tenant",
			metadata: { name: "shop" },
			spec: {
				mode: "Enforce",
				namespaces: [{ name: "shop" }],
				exempt: [{ matchLabels }],
			},
		},
	});
	return plan.children
		.map(({ object }) => object.metadata.name)
		.filter((name) => name.includes("exempt")).length;
}

describe("An exemption", () => {
	for (const labels of [
		{ "app.kubernetes.io/managed-by": "seaworthy" },
		{ "seaworthy.dev/app": "web" },
		{ "seaworthy.dev/app": "web", "seaworthy.dev/slot": "b" },
		{ "app.kubernetes.io/name": "web" },
		{ "app.kubernetes.io/part-of": "web", "pod-template-hash": "abc" },
		{ "topology.kubernetes.io/zone": "a" },
	])
		it(`of ${JSON.stringify(labels)} is none`, async () =>
			assert.equal(await exempted(labels), 0));

	for (const labels of [
		{ app: "legacy" },
		{
			"app.kubernetes.io/name": "kafka",
			"app.kubernetes.io/instance": "kafka",
		},
		{ "app.kubernetes.io/managed-by": "Helm" },
	])
		it(`of ${JSON.stringify(labels)} is a policy`, async () =>
			assert.equal(await exempted(labels), 1));
});
