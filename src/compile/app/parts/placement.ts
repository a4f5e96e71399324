// Nodes and runtime of the pods, as the Tenant of the namespace says.

import type { V1Toleration } from "@kubernetes/client-node";
import { sortedLabels } from "../../../kube/labels.ts";
import { canonical } from "../../../kube/names.ts";
import type { Part } from "./part.ts";

export const placement: Part = {
	path: "spec",
	build({ tenant }) {
		const { nodeSelector, tolerations, runtimeClassName } =
			tenant?.placement ?? {};
		return {
			pod: {
				...(nodeSelector && { nodeSelector: sortedLabels(nodeSelector) }),
				...(tolerations &&
					tolerations.length > 0 && {
						tolerations: tolerations.map(inOrder).sort(byText),
					}),
				...(runtimeClassName && { runtimeClassName }),
			},
		};
	},
};

const inOrder = ({ key, operator, value, effect }: V1Toleration) => ({
	...(key !== undefined && { key }),
	...(operator !== undefined && { operator }),
	...(value !== undefined && { value }),
	...(effect !== undefined && { effect }),
});
const byText = (a: V1Toleration, b: V1Toleration) =>
	canonical(a) < canonical(b) ? -1 : 1;
