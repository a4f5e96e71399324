// The kinds: CRDs, types, samples and reference pages follow from this list.

import { app } from "./app/app.ts";
import { tenant } from "./tenant.ts";

export const kinds = [app, tenant];
