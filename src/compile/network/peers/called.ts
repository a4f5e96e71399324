// Apps that this one links to: the way out, and the variables that lead there.

import type { V1NetworkPolicyPeer } from "@kubernetes/client-node";
import type { App } from "../../../api/app/app.ts";
import type { Reason } from "../../../api/reasons.ts";
import { appAt, declaredBeside } from "../../app/declarations.ts";
import type { Port } from "../../app/ports.ts";
import { linkedPort, numberOf, portsOf } from "../../app/ports.ts";
import type { Fault } from "../../fault.ts";
import { areApart } from "../../tenant/tenancy.ts";
import type { Address } from "../address.ts";
import { addressOf, addressOfObject, addressText } from "../address.ts";
import { mayCall } from "../consent.ts";
import type { Link } from "../links.ts";
import { linksOf, variablesOf } from "../links.ts";
import { atLeastOne } from "../non-empty.ts";
import { outsideHost, outsideRanges } from "../outside.ts";
import type { Outside } from "../outside.ts";
import type { Edge, PeerKind, Resolution, World } from "../resolution.ts";
import { portText, together } from "../resolution.ts";
import { podsOf } from "../selectors.ts";

export const called: PeerKind = (world) =>
	together(linksOf(world.app, "to").map((link) => resolve(link, world)));

type Refusal = { reason: Reason; field: "to" | "port"; message: string };

function resolve(link: Link<"to">, world: World): Partial<Resolution> {
	const address = addressOf(link.to, world.self.namespace);
	const isSelf = addressText(address) === addressText(world.self);
	const known = world.targets.get(addressText(address));
	// What a cache says of this very App may be older than the object at hand.
	const target = isSelf ? world.app : known;
	const found = findPort(link, address, target, world);
	return together([
		"refusal" in found
			? refused(link, address, found.refusal)
			: opened(link, found.target, found.port, world),
		...(target ? servingBeside(link, target, world) : []),
	]);
}

/** Ports of the target's pods that are not those of its spec: they serve until the last is gone. */
function servingBeside(
	link: Link<"to">,
	target: App,
	{ self, tenants }: World,
): Partial<Resolution>[] {
	const address = addressOfObject(target);
	return declaredBeside(target).flatMap((declared) => {
		const port = linkedPort(portsOf(appAt(target, declared)), link.port ?? "");
		const isOpen =
			port &&
			!target.metadata.deletionTimestamp &&
			mayCall(self, target, port.name, tenants);
		if (!isOpen) return [];
		const { protocol, port: number } = port;
		return {
			openings: [
				{
					direction: "Egress",
					peers: [podsOf(address)],
					ports: [{ protocol, port: number }],
				},
			],
			edges: [
				{
					peer: addressText(address),
					direction: "Egress",
					ports: [portText(port)],
					state: "Allowed",
				},
			],
		};
	});
}

type Found = { target: App; port: Port } | { refusal: Refusal };

function findPort(
	link: Link<"to">,
	address: Address,
	target: App | undefined,
	{ self, tenants }: World,
): Found {
	const { name } = address;
	const isFar = address.namespace !== self.namespace;
	const isThere = target && !target.metadata.deletionTimestamp;
	const port = isThere && linkedPort(portsOf(target), link.port ?? "");
	if (areApart(self.namespace, address.namespace, tenants))
		return { refusal: apart(address) };
	if (isFar) {
		const wanted = port ? port.name : String(link.port);
		// One answer for all: whether there is an App, and with which ports, is the other namespace's to tell.
		if (!isThere || !mayCall(self, target, wanted, tenants))
			return { refusal: noConsent(address, link) };
	}
	if (!isThere)
		return {
			refusal: {
				reason: "PeerNotFound",
				field: "to",
				message: `names the App ${name}, which does not exist`,
			},
		};
	if (port) return { target, port };
	return { refusal: notDeclared(link, name, target, isFar) };
}

/** Said of the namespaces alone, so it tells nothing of what is there. */
const apart = (address: Address): Refusal => ({
	reason: "TenantIsolation",
	field: "to",
	message: `names ${addressText(address)}, whose Tenant and that of this namespace keep their Apps apart`,
});

const noConsent = (address: Address, { port }: Link<"to">): Refusal => ({
	reason: "NoConsent",
	field: "to",
	message: `names ${addressText(address)}, which has not accepted calls of this App on the port ${port}`,
});

function notDeclared(
	{ port }: Link<"to">,
	name: string,
	target: App,
	isFar: boolean,
): Refusal {
	const known = portsOf(target).map((each) =>
		numberOf(port ?? "") === undefined ? each.name : each.servicePort,
	);
	const list = known.length > 0 ? known.join(", ") : "none";
	return {
		reason: "PortNotDeclared",
		field: "port",
		message: `names the port ${port}, which the App ${name} does not declare${isFar ? "" : `; it declares ${list}`}`,
	};
}

const hostOf = ({ name, namespace }: Address) => `${name}.${namespace}.svc`;

function refused(
	link: Link<"to">,
	address: Address,
	{ reason, field, message }: Refusal,
): Partial<Resolution> {
	return {
		...variablesOf(link, hostOf(address), undefined),
		edges: [
			{
				peer: addressText(address),
				direction: "Egress",
				ports: [String(link.port)],
				state: reason === "TenantIsolation" ? "Denied" : "Pending",
				reason,
			},
		],
		faults: [{ reason, path: `${link.path}.${field}`, message }],
	};
}

/** Where the pods of the App are; for an External one where it is itself. */
function placeOf(target: App, world: World): Outside {
	const { workload, external } = target.spec ?? {};
	if (workload !== "External") {
		const peers: V1NetworkPolicyPeer[] = [podsOf(addressOfObject(target))];
		return { peers, state: "Allowed" };
	}
	if (external?.host !== undefined) return outsideHost(external.host, world);
	return outsideRanges(external?.addresses ?? [], world);
}

function opened(
	link: Link<"to">,
	target: App,
	port: Port,
	world: World,
): Partial<Resolution> {
	const address = addressOfObject(target);
	const peer = addressText(address);
	const { peers, state, reason, message } = placeOf(target, world);
	const { protocol, port: number, servicePort } = port;
	const some = atLeastOne(peers);
	const host = target.spec.external?.host;
	const edge: Edge = {
		peer,
		direction: "Egress",
		ports: [portText(port)],
		state,
		...(reason && { reason }),
	};
	return {
		// Nothing stands between the App and a host, so the port is the host's own.
		...(host === undefined
			? variablesOf(link, hostOf(address), servicePort)
			: variablesOf(link, host, number)),
		openings: some
			? [
					{
						direction: "Egress",
						peers: some,
						ports: [{ protocol, port: number }],
					},
				]
			: [],
		edges: [edge],
		...(reason && message && { faults: [closed(link, peer, reason, message)] }),
	};
}

const closed = (
	{ path }: Link<"to">,
	peer: string,
	reason: Reason,
	message: string,
): Fault => ({
	reason,
	path: `${path}.to`,
	message: `leads to ${peer}, which ${message}`,
});
