// What a Tenant is compiled from, worked out once: which of its namespaces are its own, and whom a default deny would cut off.

import type { Platform } from "../../api/platform.ts";
import type { Tenant } from "../../api/tenant.ts";
import { pathText } from "../../schema/path.ts";
import { appLabel, selectedApp, sortedLabels } from "../../kube/labels.ts";
import type { ObjectMeta } from "../../kube/objects.ts";
import type { Fault } from "../fault.ts";
import { byPath } from "../fault.ts";
import { namespacesOf, tenantOf } from "./tenancy.ts";

type Labels = { readonly [key: string]: string };
export type TenantSources = {
	readonly tenant: Tenant;
	/** For each of its namespaces all Tenants that list it. */
	readonly claims: ReadonlyMap<string, readonly Tenant[]>;
	/** For each of its namespaces the pods that are no App's. */
	readonly pods: ReadonlyMap<string, readonly { metadata: ObjectMeta }[]>;
	readonly platform: Platform;
};
export type TenantNamespace = {
	readonly name: string;
	/** None: another Tenant's, or not served. */
	readonly mode: "Enforce" | "Observe" | "None";
	/** Names of pods that a default deny cuts off, sorted. */
	readonly cut: readonly string[];
};
export type TenantFacts = {
	readonly name: string;
	readonly namespaces: readonly TenantNamespace[];
	readonly exempt: readonly Labels[];
};

export function tenantFacts(sources: TenantSources): {
	facts: TenantFacts;
	faults: Fault[];
} {
	const { tenant } = sources;
	const exempt = exemptLabels(tenant);
	const faults: Fault[] = [];
	const namespaces = namespacesOf(tenant).map((name): TenantNamespace => {
		const fault = faultOf(name, sources);
		if (fault) faults.push(fault);
		const mode = fault ? "None" : (tenant.spec?.mode ?? "Observe");
		return { name, mode, cut: cutPods(sources.pods.get(name) ?? [], exempt) };
	});
	return {
		facts: { name: tenant.metadata.name, namespaces, exempt },
		faults: faults.sort(byPath),
	};
}

/** A stored selector may be older than the rules: without labels it would exempt everything, and with those of Apps it would open them. */
const exemptLabels = ({ spec }: Tenant): Labels[] =>
	(spec?.exempt ?? [])
		.map(({ matchLabels }) => matchLabels)
		.filter((labels) => Object.keys(labels ?? {}).length > 0)
		.filter((labels) => selectedApp(labels) === undefined)
		.filter((labels) => !(appLabel in labels))
		.map(sortedLabels);

function faultOf(
	name: string,
	{ tenant, claims, platform }: TenantSources,
): Fault | undefined {
	const index = (tenant.spec?.namespaces ?? []).findIndex(
		(each) => each.name === name,
	);
	const path = pathText(["spec", "namespaces", index, "name"]);
	const holder = tenantOf(name, claims.get(name) ?? [tenant]);
	if (holder && holder.metadata.name !== tenant.metadata.name) {
		const message = `is ${name}, which belongs to the older Tenant ${holder.metadata.name}`;
		return { reason: "NamespaceTaken", path, message };
	}
	if (platform.servedNamespaces.includes(name)) return undefined;
	return {
		reason: "NamespaceNotServed",
		path,
		message: `is ${name}, where the operator has no rights; add ${name} to servedNamespaces in the values of its Helm chart and run helm upgrade`,
	};
}

const cutPods = (
	pods: readonly { metadata: ObjectMeta }[],
	exempt: readonly Labels[],
): string[] =>
	pods
		.filter(({ metadata }) => !metadata.deletionTimestamp)
		.filter(
			({ metadata: { labels = {} } }) =>
				!exempt.some((wanted) =>
					Object.entries(wanted).every(([key, value]) => labels[key] === value),
				),
		)
		.map(({ metadata }) => metadata.name)
		.sort();
