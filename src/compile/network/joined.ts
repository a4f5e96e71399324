// The AppNetworks that an App is a member of, and who else is.

import type { App } from "../../api/app/app.ts";
import type { AppNetwork } from "../../api/app-network.ts";
import { pathText } from "../../schema/path.ts";
import type { Tenants } from "../tenant/tenancy.ts";
import { areApart } from "../tenant/tenancy.ts";
import { addressOf, addressOfObject, addressText } from "./address.ts";
import type { Address } from "./address.ts";
import type { World } from "./resolution.ts";

type Join = {
	readonly path: string;
	readonly address: Address;
	/** Undefined where there is none, or none for this namespace. */
	readonly network: AppNetwork | undefined;
	/** The Tenants of both namespaces keep them apart, whatever there is. */
	readonly isApart: boolean;
};

/** What an App says that it joins; a stored object may lack members. */
export function joinsOf(app: Pick<App, "spec" | "metadata">) {
	const { namespace } = addressOfObject(app);
	return (app.spec?.network?.join ?? []).flatMap(({ name }, index) => {
		if (!name) return [];
		const path = pathText(["spec", "network", "join", index, "name"]);
		return [{ path, address: addressOf(name, namespace) }];
	});
}

export const joined = ({ app, self, networks, tenants }: World): Join[] =>
	joinsOf(app).map(({ path, address }) => {
		const network = networks.get(addressText(address));
		const isMember = network && mayJoin(network, self.namespace, tenants);
		return {
			path,
			address,
			network: isMember ? network : undefined,
			isApart: areApart(self.namespace, address.namespace, tenants),
		};
	});

/** Whether Apps of the namespace may be members: its own, and those it is shared with unless Tenants keep them apart. */
export function mayJoin(
	network: AppNetwork,
	namespace: string,
	tenants: Tenants,
): boolean {
	if (network.metadata.deletionTimestamp) return false;
	const own = addressOfObject(network).namespace;
	if (own === namespace) return true;
	const shared = network.spec?.shareWith ?? [];
	return (
		shared.some(({ name }) => name === namespace) &&
		!areApart(own, namespace, tenants)
	);
}

export const isInternetBlocked = (world: World): boolean =>
	joined(world).some(({ network }) => network?.spec?.internet === "Blocked");
