// Consent is needed from both sides, all the time.

import type { KubeObject } from "../../../kube/objects.ts";
import { networkPolicies } from "../../../kube/objects.ts";
import { pathOf } from "../../../runtime/cluster.ts";
import type { Proof, Stage } from "../proof.ts";
import { elapsed, patch, untilEdge } from "../proof.ts";
import { until } from "../until.ts";

export const withdrawnConsent: Proof = {
	claim: "Consent withdrawn closes the edge between two namespaces at once",
	show: async (stage) => {
		const { neighbour } = stage;
		const places = [
			["worker", stage.namespace, `"${neighbour}"`],
			["report", neighbour, `"${stage.namespace}"`],
		] as const;
		for (const [name, namespace, other] of places)
			if (!(await policyText(stage, namespace, name)).includes(other))
				throw new Error(`the policy of ${name} did not open the edge`);
		const start = performance.now();
		const change = { spec: { network: { accept: null } } };
		await patch(stage, "swapp/report", change, "-n", neighbour);
		for (const [name, namespace, other] of places)
			await until(`the policy of ${name} is closed`, async () =>
				(await policyText(stage, namespace, name)).includes(other)
					? undefined
					: true,
			);
		const time = elapsed(start);
		await untilEdge(stage, "worker", "data/report", "Pending NoConsent");
		return `both halves were closed after ${time}; worker -> data/report is NoConsent`;
	},
};

async function policyText(
	{ plane }: Stage,
	namespace: string,
	name: string,
): Promise<string> {
	const path = pathOf(networkPolicies, namespace, name);
	const { status, body } = await plane.admin.call("GET", path);
	if (status !== 200) throw new Error(body);
	return JSON.stringify((JSON.parse(body) as KubeObject)["spec"]);
}
