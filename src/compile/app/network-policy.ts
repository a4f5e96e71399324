// The App's NetworkPolicy: closed both ways but for what was resolved. It is never held: without an edge it is only narrower.

import { identity } from "../../kube/labels.ts";
import type { NetworkPolicy } from "../../kube/objects.ts";
import { networkPolicies } from "../../kube/objects.ts";
import type { Child } from "../child.ts";
import { egressRules, ingressRules } from "../network/policy.ts";
import type { AppFacts } from "./facts.ts";
import { childMetadata } from "./metadata.ts";

export const networkPolicy: Child<AppFacts> = {
	resource: networkPolicies,
	wave: 0,
	write: "apply",
	isUrgent: true,
	held: false,
	build(facts): NetworkPolicy {
		const { openings } = facts.network;
		const ingress = ingressRules(openings);
		const egress = egressRules(openings);
		return {
			apiVersion: "networking.k8s.io/v1",
			kind: "NetworkPolicy",
			metadata: childMetadata(facts),
			spec: {
				podSelector: { matchLabels: identity(facts.name) },
				policyTypes: ["Ingress", "Egress"],
				...(ingress.length > 0 && { ingress }),
				...(egress.length > 0 && { egress }),
			},
		};
	},
};
