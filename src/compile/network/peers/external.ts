// Addresses and hosts outside the cluster: the way out, never the way in.

import { pathText } from "../../../schema/path.ts";
import { atLeastOne } from "../non-empty.ts";
import { outsideHost, outsideRanges } from "../outside.ts";
import type {
	NumericPort,
	PeerKind,
	Resolution,
	World,
} from "../resolution.ts";
import { portText, together } from "../resolution.ts";

export const external: PeerKind = (world) =>
	together([
		ownPlace(world),
		...(world.app.spec?.network?.external ?? []).map((entry, index) => {
			const path = pathText(["spec", "network", "external", index]);
			return resolve(entry, path, world);
		}),
	]);

/** Where an External App says that it is: an address of the cluster would be a way round the policies of others. */
const ownPlace = (world: World): Partial<Resolution> => ({
	faults: (world.app.spec?.external?.addresses ?? []).flatMap(
		(address, index) => {
			const { reason, message, peers } = outsideRanges([address], world);
			if (peers.length > 0 || !reason || !message) return [];
			const path = pathText(["spec", "external", "addresses", index]);
			return [{ reason, path, message }];
		},
	),
});

type Entry = NonNullable<
	NonNullable<World["app"]["spec"]["network"]>["external"]
>[number];

function resolve(
	{ cidr, host, ports, protocol = "TCP" }: Entry,
	path: string,
	world: World,
): Partial<Resolution> {
	const numeric = atLeastOne(
		(ports ?? []).map((port): NumericPort => ({ protocol, port })),
	);
	const peer = cidr ?? host;
	if (peer === undefined || !numeric) return {};
	const { peers, state, reason, message } =
		cidr === undefined
			? outsideHost(peer, world)
			: outsideRanges([cidr], world);
	const some = atLeastOne(peers);
	const field = cidr === undefined ? "host" : "cidr";
	return {
		openings: some
			? [{ direction: "Egress", peers: some, ports: numeric }]
			: [],
		edges: [
			{
				peer,
				direction: "Egress",
				ports: numeric.map(portText),
				state,
				...(reason && { reason }),
			},
		],
		faults:
			reason && message ? [{ reason, path: `${path}.${field}`, message }] : [],
	};
}
