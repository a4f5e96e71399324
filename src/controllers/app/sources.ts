// Everything that an App asks for besides its children: one line to ask, one to hand on what was found.

import type { App } from "../../api/app/app.ts";
import type { Found } from "../controller.ts";
import { configMapNeed } from "./needs/config-maps.ts";
import { loggingNeed } from "./needs/logging.ts";
import { neighbourNeed } from "./needs/neighbours.ts";
import { networkNeed } from "./needs/networks.ts";
import { replicaSetNeed } from "./needs/replica-sets.ts";
import { secretNeed } from "./needs/secrets.ts";
import { serviceNeed } from "./needs/services.ts";
import { tenancyNeed } from "./needs/tenancy.ts";

export const needs = [
	configMapNeed,
	neighbourNeed,
	networkNeed,
	replicaSetNeed,
	secretNeed,
	serviceNeed,
	tenancyNeed,
	loggingNeed,
] as const;

export const givenTo = (app: App, found: Found) => ({
	...configMapNeed.given(app, found),
	...neighbourNeed.given(app, found),
	...replicaSetNeed.given(app, found),
	...secretNeed.given(app, found),
	...networkNeed.given(app, found),
	...serviceNeed.given(app, found),
	...tenancyNeed.given(app, found),
	...loggingNeed.given(app, found),
});
