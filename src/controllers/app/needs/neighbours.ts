// The Apps that this one links to, and those that link to it.

import type { App } from "../../../api/app/app.ts";
import type { Neighbours } from "../../../compile/app/links.ts";
import { linksOf } from "../../../compile/app/links.ts";
import type { KubeObject } from "../../../kube/objects.ts";
import type { Query } from "../../controller.ts";
import { foundFor } from "../../controller.ts";
import type { Need } from "./need.ts";
import { appKind, byName, namespaceOf, own } from "./need.ts";

const address = (app: App, name: string) => `${namespaceOf(app)}/${name}`;

const linkedNames = (app: App): string[] =>
	[...new Set(linksOf(app).map(({ to }) => to))].sort();

/** Under these addresses an App is found by those it links to. */
export const linkedAddresses = (app: App): string[] =>
	linkedNames(app).map((name) => address(app, name));

const inboundQuery = (app: App): Query => ({
	kind: appKind,
	index: "links",
	value: address(app, app.metadata.name),
});

export const neighbourNeed: Need<Neighbours> = {
	queries: (app) => [
		...linkedNames(app).map((name) => own(app, appKind, name)),
		inboundQuery(app),
	],
	given: (app, found) => ({
		targets: byName<App>(linkedNames(app), found, (name) =>
			own(app, appKind, name),
		),
		inbound: foundFor(found, inboundQuery(app)) as readonly (KubeObject &
			App)[],
	}),
};
