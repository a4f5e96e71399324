// O3: what each field of each kind is for. A change of it may change what stands beside it here and nothing else, and it must change
// something. Paths are those of effects.ts.

import { apps } from "./apps.ts";
import { networks, tenants } from "./borders.ts";
import { secrets, sidecars } from "./secrets-and-logs.ts";

/** By kind and field. A field without a line has that of the field that holds it. */
export const leaves: { readonly [leaf: string]: readonly string[] } = {
	...apps,
	...secrets,
	...sidecars,
	...networks,
	...tenants,
};
