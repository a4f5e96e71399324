// The AppNetworks that an App joins, and the Apps that join them.

import type { App } from "../../../api/app/app.ts";
import type { AppNetwork } from "../../../api/app-network.ts";
import { appNetwork } from "../../../api/app-network.ts";
import {
	addressOf,
	addressOfObject,
	addressText,
} from "../../../compile/network/address.ts";
import { joinsOf, mayJoin } from "../../../compile/network/joined.ts";
import { candidatesIn } from "../../../compile/network/members.ts";
import type { NetworkSources } from "../../../compile/network/resolution.ts";
import type { KubeObject } from "../../../kube/objects.ts";
import type { Found, Query } from "../../controller.ts";
import { foundFor } from "../../controller.ts";
import { tenantsIn } from "../../tenant.ts";
import type { Need } from "./need.ts";
import { appKind, at, byName } from "./need.ts";

/** Under these addresses an App is found by the AppNetworks it joins. */
export const joinedAddresses = (app: App): string[] => {
	const addresses = joinsOf(app).map(({ address }) => addressText(address));
	return [...new Set(addresses)].sort();
};

export const membersQuery = (address: string): Query => ({
	kind: appKind,
	index: "networks",
	value: address,
});

const networksOf = (app: App, found: Found) =>
	byName<AppNetwork>(joinedAddresses(app), found, (address) =>
		at(address, appNetwork.kind),
	);

/** Members are asked for only where this App may know them. */
function openTo(app: App, found: Found): string[] {
	const { namespace } = addressOfObject(app);
	const named = joinedAddresses(app).map(
		(address) => addressOf(address, "").namespace,
	);
	const tenants = tenantsIn([namespace, ...named], found);
	return [...networksOf(app, found)]
		.filter(([, network]) => mayJoin(network, namespace, tenants))
		.map(([address]) => address);
}

const candidatesFor = (found: Found, address: string) =>
	foundFor(found, membersQuery(address)) as readonly (KubeObject & App)[];

/** Of all Apps that say that they join one of the AppNetworks of this one. */
export const memberNamespaces = (app: App, found: Found): string[] =>
	openTo(app, found).flatMap((address) => [
		...candidatesIn(candidatesFor(found, address)).keys(),
	]);

export const networkNeed: Need<Pick<NetworkSources, "networks" | "members">> = {
	queries: (app, found) => [
		...joinedAddresses(app).map((address) => at(address, appNetwork.kind)),
		...openTo(app, found).map(membersQuery),
	],
	given: (app, found) => ({
		networks: networksOf(app, found),
		members: new Map(
			openTo(app, found).map((address) => [
				address,
				candidatesFor(found, address),
			]),
		),
	}),
};
