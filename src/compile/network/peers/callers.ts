// Apps that link to this one: the way in, and consents that nobody uses.

import type { App } from "../../../api/app/app.ts";
import { asDeclared } from "../../app/declarations.ts";
import { linkedPort, portsOf } from "../../app/ports.ts";
import { addressOfObject, addressText, fullName } from "../address.ts";
import { consentsOf, isAccepted, mayCall } from "../consent.ts";
import { linksOf } from "../links.ts";
import type { Edge, NumericPort, PeerKind, World } from "../resolution.ts";
import { portText } from "../resolution.ts";
import { podsOf } from "../selectors.ts";

export const callers: PeerKind = (world) => {
	const calls = callsTo(world);
	const open = calls.filter(({ isApart }) => !isApart);
	const runsPods = world.app.spec?.workload !== "External";
	return {
		openings: runsPods
			? open.map(({ from, port }) => ({
					direction: "Ingress",
					peers: [podsOf(from)],
					ports: [port],
				}))
			: [],
		edges: [
			...calls.map(
				({ from, port, isApart }): Edge => ({
					peer: addressText(from),
					direction: "Ingress",
					ports: [portText(port)],
					...(isApart
						? { state: "Denied", reason: "TenantIsolation" }
						: { state: "Allowed" }),
				}),
			),
			...unused(world, calls),
		],
	};
};

type Call = {
	readonly from: ReturnType<typeof addressOfObject>;
	readonly port: NumericPort;
	readonly name: string;
	/** Accepted by the App, and refused by the Tenants. */
	readonly isApart: boolean;
};

function callsTo({ app, self, inbound, tenants }: World): Call[] {
	const ports = portsOf(app);
	const here = addressText(self);
	const others = inbound.filter(
		(other) =>
			!other.metadata.deletionTimestamp &&
			addressText(addressOfObject(other)) !== here,
	);
	// What a cache says of this very App may be older than the object at hand.
	return [app, ...others].flatMap((caller: App) => {
		const from = addressOfObject(caller);
		return asDeclared(caller)
			.flatMap((each) => linksOf(each, "to"))
			.filter(({ to }) => fullName(to, from.namespace) === here)
			.flatMap(({ port: reference }) => {
				const found = linkedPort(ports, reference ?? "");
				if (!found || !isAccepted(from, app, found.name)) return [];
				const { protocol, port, name } = found;
				const isApart = !mayCall(from, app, name, tenants);
				return [{ from, port: { protocol, port }, name, isApart }];
			});
	});
}

const unused = ({ app }: World, calls: readonly Call[]): Edge[] =>
	consentsOf(app).flatMap(({ from, ports }) => {
		const idle = ports.filter(
			(port) =>
				!calls.some(
					(call) => addressText(call.from) === from && call.name === port,
				),
		);
		if (idle.length === 0) return [];
		return [
			{
				peer: from,
				direction: "Ingress",
				ports: idle,
				state: "Pending",
				reason: "ConsentUnused",
			},
		];
	});
