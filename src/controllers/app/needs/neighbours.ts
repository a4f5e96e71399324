// The Apps that this one links to, and those that link to it, of any namespace.

import type { App } from "../../../api/app/app.ts";
import {
	addressOf,
	addressOfObject,
	addressText,
	fullName,
} from "../../../compile/network/address.ts";
import { consentsOf } from "../../../compile/network/consent.ts";
import { asDeclared } from "../../../compile/app/declarations.ts";
import { linksOf } from "../../../compile/network/links.ts";
import type { NetworkSources } from "../../../compile/network/resolution.ts";
import type { KubeObject } from "../../../kube/objects.ts";
import type { Found, Query } from "../../controller.ts";
import { foundFor } from "../../controller.ts";
import type { Need } from "./need.ts";
import { appKind, at, byName } from "./need.ts";
import { withEarlier } from "./replica-sets.ts";

/** Of one App, or of it as several revisions declare it. */
const linkedBy = (apps: readonly App[]): string[] => {
	const linked = apps.flatMap((app) => {
		const { namespace } = addressOfObject(app);
		return linksOf(app, "to").map(({ to }) => fullName(to, namespace));
	});
	return [...new Set(linked)].sort();
};

/** By its spec, and by the revisions that have pods. */
export const linkedAddresses = (app: App, found: Found): string[] =>
	linkedBy(withEarlier(app, found));

/** Under these addresses an App is found by those of its namespace that it links to. Those elsewhere ask for callers that they accept, by name. */
export const nearAddresses = (app: App): string[] => {
	const { namespace } = addressOfObject(app);
	return linkedBy(asDeclared(app)).filter(
		(address) => addressOf(address, "").namespace === namespace,
	);
};

const inboundQueries = (app: App): Query[] => [
	{
		kind: appKind,
		index: "links",
		value: addressText(addressOfObject(app)),
	},
	...consentsOf(app).map(({ from }) => at(from, appKind)),
];

export const neighbourNeed: Need<Pick<NetworkSources, "targets" | "inbound">> =
	{
		queries: (app, found) => [
			...linkedAddresses(app, found).map((address) => at(address, appKind)),
			...inboundQueries(app),
		],
		given: (app, found) => ({
			targets: byName<App>(linkedAddresses(app, found), found, (address) =>
				at(address, appKind),
			),
			inbound: inboundQueries(app).flatMap(
				(query) => foundFor(found, query) as readonly (KubeObject & App)[],
			),
		}),
	};
