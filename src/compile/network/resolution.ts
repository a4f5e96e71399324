// What one kind of peer makes of an App's network: what it opens, what status tells of it, and what it cannot do.

import type { V1NetworkPolicyPeer } from "@kubernetes/client-node";
import type { App } from "../../api/app/app.ts";
import type { AppNetwork } from "../../api/app-network.ts";
import type { Platform } from "../../api/platform.ts";
import type { Reason } from "../../api/reasons.ts";
import type { NonEmpty, Service } from "../../kube/objects.ts";
import type { Protocol } from "../app/ports.ts";
import type { Fault } from "../fault.ts";
import type { LogPeer } from "../logging/egress.ts";
import type { Tenants } from "../tenant/tenancy.ts";
import type { Address } from "./address.ts";

export type Direction = "Ingress" | "Egress";
/** Always the number at the pod that listens. */
export type NumericPort = {
	readonly protocol: Protocol;
	readonly port: number;
};
/** All of the peers on all of the ports: peers with other ports are another opening. */
export type Opening = {
	readonly direction: Direction;
	readonly peers: NonEmpty<V1NetworkPolicyPeer>;
	readonly ports: NonEmpty<NumericPort> | "All";
};

export type EdgeState = "Allowed" | "Wider" | "Pending" | "Denied";
/** As status tells it, but for the names of policies. */
export type Edge = {
	readonly peer: string;
	readonly direction: Direction;
	readonly ports: readonly string[];
	readonly state: EdgeState;
	readonly reason?: Reason;
};

export type LinkVariable = {
	readonly name: string;
	readonly value: string;
	readonly path: string;
};

export type Resolution = {
	readonly openings: readonly Opening[];
	readonly edges: readonly Edge[];
	readonly variables: readonly LinkVariable[];
	/** Names of variables that wait for the other side. */
	readonly pending: readonly string[];
	readonly faults: readonly Fault[];
};

/** What was found of everything that the App's network names; keys of Apps and AppNetworks are `namespace/name`. */
export type NetworkSources = {
	/** Apps that this one links to. */
	readonly targets: ReadonlyMap<string, App>;
	/** Apps of its namespace that link to this one, and those of others that it accepts. */
	readonly inbound: readonly App[];
	/** Services of its own namespace that it links to, by name. */
	readonly services: ReadonlyMap<string, Service>;
	/** Apps of its own namespace whose pods those Services may select, by name. */
	readonly serviceApps: ReadonlyMap<string, App>;
	readonly networks: ReadonlyMap<string, AppNetwork>;
	/** Apps that say that they join, by the AppNetwork. */
	readonly members: ReadonlyMap<string, readonly App[]>;
	/** Of its own namespace and of each that its network leads to or lets in. */
	readonly tenants: Tenants;
};
export type World = NetworkSources & {
	/** Where the log files of the App go. */
	readonly logPeers: readonly LogPeer[];
	readonly app: App;
	readonly self: Address;
	readonly platform: Platform;
};

/** One kind of peer. */
export type PeerKind = (world: World) => Partial<Resolution>;

export const nothing: Resolution = {
	openings: [],
	edges: [],
	variables: [],
	pending: [],
	faults: [],
};

export const together = (
	parts: readonly Partial<Resolution>[],
): Resolution => ({
	openings: parts.flatMap(({ openings = [] }) => openings),
	edges: parts.flatMap(({ edges = [] }) => edges),
	variables: parts.flatMap(({ variables = [] }) => variables),
	pending: parts.flatMap(({ pending = [] }) => pending),
	faults: parts.flatMap(({ faults = [] }) => faults),
});

export const portText = ({ protocol, port }: NumericPort) =>
	`${protocol} ${port}`;
