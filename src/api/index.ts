// The kinds: CRDs, types, samples and reference pages follow from this list.

import { app } from "./app/app.ts";
import { appNetwork } from "./app-network.ts";
import { appSecret } from "./app-secret/app-secret.ts";
import { loggingSidecar } from "./logging-sidecar.ts";
import { tenant } from "./tenant.ts";

export const kinds = [app, appSecret, loggingSidecar, appNetwork, tenant];
