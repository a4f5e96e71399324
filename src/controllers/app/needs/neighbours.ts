// The Apps that this one links to, and those that link to it, of any namespace.

import type { App } from "../../../api/app/app.ts";
import {
	addressOfObject,
	addressText,
	fullName,
} from "../../../compile/network/address.ts";
import { linksOf } from "../../../compile/network/links.ts";
import type { NetworkSources } from "../../../compile/network/resolution.ts";
import type { KubeObject } from "../../../kube/objects.ts";
import type { Query } from "../../controller.ts";
import { foundFor } from "../../controller.ts";
import type { Need } from "./need.ts";
import { appKind, at, byName } from "./need.ts";

/** Under these addresses an App is found by those it links to. */
export const linkedAddresses = (app: App): string[] => {
	const { namespace } = addressOfObject(app);
	const linked = linksOf(app, "to").map(({ to }) => fullName(to, namespace));
	return [...new Set(linked)].sort();
};

const inboundQuery = (app: App): Query => ({
	kind: appKind,
	index: "links",
	value: addressText(addressOfObject(app)),
});

export const neighbourNeed: Need<Pick<NetworkSources, "targets" | "inbound">> =
	{
		queries: (app) => [
			...linkedAddresses(app).map((address) => at(address, appKind)),
			inboundQuery(app),
		],
		given: (app, found) => ({
			targets: byName<App>(linkedAddresses(app), found, (address) =>
				at(address, appKind),
			),
			inbound: foundFor(found, inboundQuery(app)) as readonly (KubeObject &
				App)[],
		}),
	};
