// The Services that links name: those of others, read in full for their selectors and ports.

import type { App } from "../../../api/app/app.ts";
import { linksOf } from "../../../compile/network/links.ts";
import type { NetworkSources } from "../../../compile/network/resolution.ts";
import { selectedApp } from "../../../kube/labels.ts";
import type { Service } from "../../../kube/objects.ts";
import { services } from "../../../kube/objects.ts";
import type { Found } from "../../controller.ts";
import type { Need } from "./need.ts";
import { withEarlier } from "./replica-sets.ts";
import { appKind, byName, own } from "./need.ts";

const namesIn = (app: App, found: Found): string[] => {
	const links = withEarlier(app, found).flatMap((each) =>
		linksOf(each, "service"),
	);
	return [...new Set(links.map(({ service }) => service))].sort();
};

const servicesFor = (app: App, found: Found) =>
	byName<Service>(namesIn(app, found), found, (name) =>
		own(app, services.kind, name),
	);

/** Apps whose pods a selector fits, if there are such Apps. */
function selectedApps(app: App, found: Found): string[] {
	const names = [...servicesFor(app, found).values()].flatMap(
		({ spec }) => selectedApp(spec?.selector ?? {}) || [],
	);
	return [...new Set(names)].sort();
}

type Given = Pick<NetworkSources, "services" | "serviceApps">;

export const serviceNeed: Need<Given> = {
	queries: (app, found) => [
		...namesIn(app, found).map((name) => own(app, services.kind, name)),
		...selectedApps(app, found).map((name) => own(app, appKind, name)),
	],
	given: (app, found) => ({
		services: servicesFor(app, found),
		serviceApps: byName<App>(selectedApps(app, found), found, (name) =>
			own(app, appKind, name),
		),
	}),
};
