// The policies of a Tenant in each namespace where it enforces: one that denies all, and one per exemption that allows all.
// Policies add up, so an App's own policy opens what the App declares.

import { managedBy, managedByLabel, tenantLabel } from "../../kube/labels.ts";
import { hashOf } from "../../kube/names.ts";
import type { ObjectMeta } from "../../kube/objects.ts";
import { networkPolicies } from "../../kube/objects.ts";
import type { BuiltObject, Child } from "../child.ts";
import type { TenantFacts } from "./facts.ts";

const enforced = ({ namespaces }: TenantFacts): string[] =>
	namespaces.filter(({ mode }) => mode === "Enforce").map(({ name }) => name);

const metadata = (
	{ name }: TenantFacts,
	namespace: string,
	part: string,
): ObjectMeta => ({
	name: `${name}--${part}`,
	namespace,
	labels: {
		"app.kubernetes.io/component": "tenant",
		[managedByLabel]: managedBy,
		[tenantLabel]: name,
	},
});

const policyTypes = ["Ingress", "Egress"];
/** One rule without members lets everything through. The only place where it is printed. */
const everything = [{}];

export const defaultDeny: Child<TenantFacts> = {
	resource: networkPolicies,
	wave: 1,
	write: "apply",
	isUrgent: true,
	held: false,
	build: (facts): BuiltObject[] =>
		enforced(facts).map((namespace) =>
			policy(metadata(facts, namespace, "deny"), {
				podSelector: {},
				policyTypes,
			}),
		),
};

/** Before the deny, so that nobody who is exempt is cut off for a moment. */
export const exemptions: Child<TenantFacts> = {
	resource: networkPolicies,
	wave: 0,
	write: "apply",
	isUrgent: true,
	held: false,
	build: (facts): BuiltObject[] =>
		enforced(facts).flatMap((namespace) =>
			distinct(facts.exempt).map((matchLabels) =>
				policy(metadata(facts, namespace, `exempt-${hashOf(matchLabels)}`), {
					podSelector: { matchLabels },
					policyTypes,
					ingress: everything,
					egress: everything,
				}),
			),
		),
};

function policy(meta: ObjectMeta, spec: object): BuiltObject {
	const object = {
		apiVersion: "networking.k8s.io/v1",
		kind: "NetworkPolicy",
		metadata: meta,
		spec,
	};
	return object;
}

function distinct<T>(values: readonly T[]): T[] {
	const byHash = new Map(values.map((value) => [hashOf(value), value]));
	return [...byHash]
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([, value]) => value);
}
