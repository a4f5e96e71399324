// AppNetworks that this App joins: under traffic Members the way out to and in from every other member, on all ports.

import type { V1NetworkPolicyPeer } from "@kubernetes/client-node";
import type { AppNetwork } from "../../../api/app-network.ts";
import type { Reason } from "../../../api/reasons.ts";
import type { Fault } from "../../fault.ts";
import { areApart } from "../../tenant/tenancy.ts";
import type { Address } from "../address.ts";
import { addressText } from "../address.ts";
import { joined } from "../joined.ts";
import type { Members } from "../members.ts";
import { candidatesIn, membersOf } from "../members.ts";
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
			return connected(path, { network, address }, world);
		}),
	);

type Joined = { readonly network: AppNetwork; readonly address: Address };

function connected(path: string, { network, address }: Joined, world: World) {
	const { self, members, tenants } = world;
	const candidates = candidatesIn(members.get(addressText(address)) ?? []);
	const all = membersOf(network, candidates, tenants, self);
	if (!all.connected.get(self.namespace)?.includes(self.name))
		return full(path, address, all);
	// Two guests of a network may be apart though neither is from its host.
	const apps = [...all.connected].filter(
		([namespace]) => !areApart(self.namespace, namespace, tenants),
	);
	const hasApart = apps.length < all.connected.size;
	return {
		openings: peersOf(network, address, apps).flatMap((peer) =>
			directions.map((direction) => ({
				direction,
				peers: [peer] as const,
				ports: "All" as const,
			})),
		),
		edges: edgesOf(
			address,
			"Allowed",
			hasApart ? "TenantIsolation" : undefined,
		),
	};
}

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

/** The others do not know this App, so nothing is open to it either. */
function full(path: string, address: Address, { count, leftOut }: Members) {
	const fault: Fault = {
		reason: "NetworkFull",
		path,
		message: `names the AppNetwork ${addressText(address)}, which ${count + leftOut} Apps join; it connects ${count}, its own namespace and the oldest first, and this App is not among them`,
	};
	return { edges: edgesOf(address, "Pending", fault.reason), faults: [fault] };
}

/** One peer per namespace for Apps, one for each kind of other pods. */
function peersOf(
	network: AppNetwork,
	address: Address,
	apps: readonly (readonly [namespace: string, names: readonly string[]])[],
): V1NetworkPolicyPeer[] {
	return [
		...apps.map(([namespace, names]) => podsOfAll(namespace, names)),
		...(network.spec?.members ?? [])
			.filter(({ matchLabels }) => Object.keys(matchLabels ?? {}).length > 0)
			.map(({ matchLabels }) => podsIn(address.namespace, matchLabels)),
	];
}
