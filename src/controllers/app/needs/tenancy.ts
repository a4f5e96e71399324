// The Tenants of the App's namespace and of all that its network concerns: either side may keep the two apart.

import type { App } from "../../../api/app/app.ts";
import type { Tenant } from "../../../api/tenant.ts";
import { addressOf } from "../../../compile/network/address.ts";
import { consentsOf } from "../../../compile/network/consent.ts";
import type { Tenants } from "../../../compile/tenant/tenancy.ts";
import type { Found } from "../../controller.ts";
import { tenantQuery, tenantsIn } from "../../tenant.ts";
import type { Need } from "./need.ts";
import { namespaceOf } from "./need.ts";
import { linkedAddresses } from "./neighbours.ts";
import { joinedAddresses, memberNamespaces } from "./networks.ts";

/** Callers that are not accepted stay out anyway, so theirs are not asked for. */
function namespacesAround(app: App, found: Found): string[] {
	const named = [
		...linkedAddresses(app, found),
		...joinedAddresses(app),
		...consentsOf(app).map(({ from }) => from),
	].map((address) => addressOf(address, "").namespace);
	const members = memberNamespaces(app, found);
	return [...new Set([namespaceOf(app), ...named, ...members])].sort();
}

type Given = { tenant: Tenant | undefined; tenants: Tenants };

export const tenancyNeed: Need<Given> = {
	queries: (app, found) => namespacesAround(app, found).map(tenantQuery),
	given: (app, found) => {
		const tenants = tenantsIn(namespacesAround(app, found), found);
		return { tenant: tenants.get(namespaceOf(app)), tenants };
	},
};
