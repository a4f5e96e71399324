// The Tenant that the App's namespace belongs to.

import type { Tenant } from "../../../api/tenant.ts";
import { tenantOf } from "../../../compile/tenant/tenancy.ts";
import type { KubeObject } from "../../../kube/objects.ts";
import { foundFor } from "../../controller.ts";
import { tenantQuery } from "../../tenant.ts";
import type { Need } from "./need.ts";
import { namespaceOf } from "./need.ts";

export const tenancyNeed: Need<{ tenant: Tenant | undefined }> = {
	queries: (app) => [tenantQuery(namespaceOf(app))],
	given: (app, found) => {
		const namespace = namespaceOf(app);
		const tenants = foundFor(found, tenantQuery(namespace));
		return {
			tenant: tenantOf(namespace, tenants as readonly (KubeObject & Tenant)[]),
		};
	},
};
