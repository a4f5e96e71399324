// The children of a Tenant.

import type { Child } from "../child.ts";
import type { TenantFacts } from "./facts.ts";
import { defaultDeny, exemptions } from "./policies.ts";

export const tenantChildren: readonly Child<TenantFacts>[] = [
	exemptions,
	defaultDeny,
];
