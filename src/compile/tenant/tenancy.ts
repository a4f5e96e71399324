// Who a namespace belongs to, and who may talk across the border of two Tenants.

import type { Tenant } from "../../api/tenant.ts";

const ageOf = ({ metadata }: Tenant) => metadata.creationTimestamp ?? "";

export const namespacesOf = ({ spec }: Tenant): string[] =>
	(spec?.namespaces ?? []).flatMap(({ name }) => name ?? []).sort();

/** The oldest Tenant that lists the namespace; of two of the same second the first by name. */
export function tenantOf(
	namespace: string,
	tenants: readonly Tenant[],
): Tenant | undefined {
	const [first] = tenants
		.filter((tenant) => namespacesOf(tenant).includes(namespace))
		.filter(({ metadata }) => !metadata.deletionTimestamp)
		.sort(
			(a, b) =>
				(ageOf(a) < ageOf(b) ? -1 : ageOf(a) > ageOf(b) ? 1 : 0) ||
				(a.metadata.name < b.metadata.name ? -1 : 1),
		);
	return first;
}

/** The Tenant of each namespace that has one. */
export type Tenants = ReadonlyMap<string, Tenant>;

/** Whether the Tenants of two namespaces keep them apart: they do where both enforce, unless each lists the other. */
export function areApart(
	namespace: string,
	other: string,
	tenants: Tenants,
): boolean {
	const a = tenants.get(namespace);
	const b = tenants.get(other);
	if (!a || !b || a.metadata.name === b.metadata.name) return false;
	if (a.spec?.mode !== "Enforce" || b.spec?.mode !== "Enforce") return false;
	return !(allows(a, b) && allows(b, a));
}

const allows = ({ spec }: Tenant, { metadata }: Tenant) =>
	(spec?.allow ?? []).some(({ tenant }) => tenant === metadata.name);
