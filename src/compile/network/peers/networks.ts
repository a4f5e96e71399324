// AppNetworks that this App joins: under traffic Members the way out to and in from every other member, on all ports.

import type { V1NetworkPolicyPeer } from "@kubernetes/client-node";
import type { AppNetwork } from "../../../api/app-network.ts";
import type { Reason } from "../../../api/reasons.ts";
import type { Fault } from "../../fault.ts";
import { areApart } from "../../tenant/tenancy.ts";
import type { Address } from "../address.ts";
import { addressOfObject, addressText } from "../address.ts";
import { joined, membersOf } from "../joined.ts";
import type {
	Direction,
	Edge,
	EdgeState,
	PeerKind,
	World,
} from "../resolution.ts";
import { together } from "../resolution.ts";
import { podsIn, podsOfAll } from "../selectors.ts";

export const networks: PeerKind = (world) =>
	together(
		joined(world).map(({ path, address, network, isApart }) => {
			if (isApart) return apart(path, address);
			if (!network) return absent(path, address, world);
			if (network.spec?.traffic === "Links") return {};
			const { apps, hasApart } = membersFor(network, address, world);
			return {
				openings: peersOf(network, address, apps).flatMap((peer) =>
					directions.map((direction) => ({
						direction,
						peers: [peer],
						ports: "All",
					})),
				),
				edges: edgesOf(
					address,
					"Allowed",
					hasApart ? "TenantIsolation" : undefined,
				),
			};
		}),
	);

const directions: readonly Direction[] = ["Egress", "Ingress"];

const edgesOf = (address: Address, state: EdgeState, reason?: Reason): Edge[] =>
	directions.map((direction) => ({
		peer: `AppNetwork ${addressText(address)}`,
		direction,
		ports: ["All"],
		state,
		...(reason && { reason }),
	}));

function apart(path: string, address: Address) {
	const fault: Fault = {
		reason: "TenantIsolation",
		path,
		message: `names the AppNetwork ${addressText(address)}, whose Tenant and that of this namespace keep their Apps apart`,
	};
	return { edges: edgesOf(address, "Denied", fault.reason), faults: [fault] };
}

/** Of another namespace only that it has not consented is told, whether or not it is there. */
function absent(path: string, address: Address, { self }: World) {
	const { namespace, name } = address;
	const isFar = namespace !== self.namespace;
	const fault: Fault = isFar
		? {
				reason: "NoConsent",
				path,
				message: `names the AppNetwork ${addressText(address)}, which is not shared with the namespace ${self.namespace}`,
			}
		: {
				reason: "PeerNotFound",
				path,
				message: `names the AppNetwork ${name}, which does not exist`,
			};
	return { edges: edgesOf(address, "Pending", fault.reason), faults: [fault] };
}

/** Of the members, this App included, those it may meet; two guests of a network may be apart though neither is from its host. */
function membersFor(
	network: AppNetwork,
	address: Address,
	{ app, self, members, tenants }: World,
): { apps: readonly Address[]; hasApart: boolean } {
	const here = addressText(self);
	const others = (members.get(addressText(address)) ?? []).filter(
		(other) => addressText(addressOfObject(other)) !== here,
	);
	const all = membersOf(network, [app, ...others], tenants);
	const apps = all.filter(
		({ namespace }) => !areApart(self.namespace, namespace, tenants),
	);
	return { apps, hasApart: apps.length < all.length };
}

/** One peer per namespace for Apps, one for each kind of other pods. */
function peersOf(
	network: AppNetwork,
	address: Address,
	apps: readonly Address[],
): V1NetworkPolicyPeer[] {
	const namespaces = [...new Set(apps.map(({ namespace }) => namespace))];
	return [
		...namespaces.sort().map((namespace) =>
			podsOfAll(
				namespace,
				apps
					.filter((each) => each.namespace === namespace)
					.map(({ name }) => name),
			),
		),
		...(network.spec?.members ?? [])
			.filter(({ matchLabels }) => Object.keys(matchLabels ?? {}).length > 0)
			.map(({ matchLabels }) => podsIn(address.namespace, matchLabels)),
	];
}
