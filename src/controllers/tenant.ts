// The controller of Tenants: isolation of their namespaces, and what it costs whom.

import { counted } from "../kube/counted.ts";
import type { Tenant } from "../api/tenant.ts";
import { tenant as kind } from "../api/tenant.ts";
import { plannedChildren } from "../compile/child.ts";
import type { TenantFacts } from "../compile/tenant/facts.ts";
import { tenantFacts } from "../compile/tenant/facts.ts";
import { tenantChildren } from "../compile/tenant/index.ts";
import type { Tenants } from "../compile/tenant/tenancy.ts";
import { namespacesOf, tenantOf } from "../compile/tenant/tenancy.ts";
import { progressConditions } from "../kube/conditions.ts";
import { appLabel, tenantLabel } from "../kube/labels.ts";
import type { KubeObject } from "../kube/objects.ts";
import { pods, resourceOf } from "../kube/objects.ts";
import { impostorNames, impostorsIn } from "./app/impostors.ts";
import type {
	Controller,
	Found,
	Plan,
	Query,
	Report,
	Snapshot,
	Trouble,
} from "./controller.ts";
import { foundFor } from "./controller.ts";
import { projected } from "./projection.ts";
import { clipped, progressOf } from "./readiness.ts";

/** Names that status lists per namespace. */
const mostShown = 20;

export const tenantController: Controller<Tenant> = {
	resource: resourceOf(kind),
	ownerLabel: tenantLabel,
	children: tenantChildren,
	reads: [],
	lists: [
		{
			resource: pods,
			selector: `!${appLabel}`,
			index: "foreign",
			valuesOf: ({ metadata: { labels, namespace = "" } }) =>
				labels?.[appLabel] ? [] : [namespace],
			namespaceOf: (namespace) => namespace,
		},
	],
	indexes: { namespaces: namespacesOf },
	projection: (tenant) => projected(tenant, { spec: tenant.spec }),
	related: (parent) =>
		namespacesOf(parent).flatMap((name) => [
			tenantQuery(name),
			podQuery(name),
			...impostorsIn(name),
		]),
	plan: (snapshot): Plan => {
		const { facts, faults } = factsOf(snapshot);
		const children = plannedChildren(tenantChildren, facts);
		// Another operator's business; two must not overwrite each other's words for ever.
		const { servedNamespaces, unservedApps } = snapshot.platform;
		const isServed = facts.namespaces.some(({ name }) =>
			servedNamespaces.includes(name),
		);
		const isSilent = !isServed && unservedApps === "Ignore";
		return { children, kept: [], faults, isSilent };
	},
	report,
};

/** All Tenants that list the namespace. */
export const tenantQuery = (namespace: string): Query => ({
	kind: kind.kind,
	index: "namespaces",
	value: namespace,
});
/** The Tenant of each of the namespaces that has one, of what was found. */
export const tenantsIn = (
	namespaces: readonly string[],
	found: Found,
): Tenants =>
	new Map(
		namespaces.flatMap((namespace): [string, Tenant][] => {
			const listing = foundFor(found, tenantQuery(namespace));
			const holder = tenantOf(
				namespace,
				listing as readonly (KubeObject & Tenant)[],
			);
			return holder ? [[namespace, holder]] : [];
		}),
	);
const podQuery = (namespace: string): Query => ({
	kind: pods.kind,
	index: "foreign",
	value: namespace,
});

const factsOf = ({ parent, related, platform }: Snapshot<Tenant>) => {
	const found = <T>(query: (name: string) => Query, from: Found) =>
		new Map(
			namespacesOf(parent).map((name) => [
				name,
				foundFor(from, query(name)) as readonly (KubeObject & T)[],
			]),
		);
	return tenantFacts({
		tenant: parent,
		claims: found<Tenant>(tenantQuery, related),
		pods: found(podQuery, related),
		platform,
	});
};

function report(
	snapshot: Snapshot<Tenant>,
	plan: Plan,
	troubles: readonly Trouble[],
): Report {
	const { facts } = factsOf(snapshot);
	const progress = progressOf({
		plan,
		troubles,
		live: snapshot.children,
		children: tenantChildren,
	});
	const done =
		progress.state === "Ready" ? { ...progress, ...outcome(facts) } : progress;
	return {
		conditions: progressConditions(done).map(clipped),
		fields: {
			namespaceCount: facts.namespaces.length,
			namespaces: facts.namespaces.map((each) =>
				shown(each, impostorNames(impostorsIn(each.name), snapshot.related)),
			),
		},
	};
}

function outcome({ namespaces }: TenantFacts) {
	const cut = namespaces.reduce((sum, { cut: each }) => sum + each.length, 0);
	const names = namespaces.map(({ name }) => name).join(", ");
	const isEnforced = namespaces.some(({ mode }) => mode === "Enforce");
	return isEnforced
		? {
				reason: "Enforced" as const,
				message: `${names} deny what no App declares, and cut off ${counted(cut, "pod")} outside Apps`,
			}
		: {
				reason: "Observed" as const,
				message: `nothing is applied; in ${names} a default deny would cut off ${counted(cut, "pod")} outside Apps`,
			};
}

const shown = (
	{ name, mode, cut }: TenantFacts["namespaces"][number],
	foreign: readonly string[],
) => ({
	name,
	mode,
	wouldBeCut: cut.length,
	...(cut.length > 0 && { pods: cut.slice(0, mostShown) }),
	...(foreign.length > 0 && { foreignPods: foreign.slice(0, mostShown) }),
});
