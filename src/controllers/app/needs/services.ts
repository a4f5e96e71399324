// The Services that links name: those of others, read in full for their selectors and ports.

import type { App } from "../../../api/app/app.ts";
import { linksOf } from "../../../compile/network/links.ts";
import type { NetworkSources } from "../../../compile/network/resolution.ts";
import type { Service } from "../../../kube/objects.ts";
import { services } from "../../../kube/objects.ts";
import type { Need } from "./need.ts";
import { byName, own } from "./need.ts";

const namesIn = (app: App): string[] =>
	[...new Set(linksOf(app, "service").map(({ service }) => service))].sort();

export const serviceNeed: Need<Pick<NetworkSources, "services">> = {
	queries: (app) => namesIn(app).map((name) => own(app, services.kind, name)),
	given: (app, found) => ({
		services: byName<Service>(namesIn(app), found, (name) =>
			own(app, services.kind, name),
		),
	}),
};
