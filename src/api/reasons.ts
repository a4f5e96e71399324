// Every reason that a condition or a Fault can name. One entry serves status, `seaworthy lint` and the documentation.

import { apps } from "./reasons/apps.ts";
import { logging } from "./reasons/logging.ts";
import { network } from "./reasons/network.ts";
import { secrets } from "./reasons/secrets.ts";
import { tenants } from "./reasons/tenants.ts";

export type { Bearing } from "./reasons/explanation.ts";

export const reasons = {
	...apps,
	...secrets,
	...logging,
	...network,
	...tenants,
};

export type Reason = keyof typeof reasons;
