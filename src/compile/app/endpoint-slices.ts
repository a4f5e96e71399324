// Where the Service of an External App leads: one list of addresses for each family.

import type { V1Endpoint } from "@kubernetes/client-node";
import { parseCidr } from "../../kube/cidr.ts";
import { managedBy } from "../../kube/labels.ts";
import { endpointSliceName } from "../../kube/names.ts";
import type { EndpointSlice } from "../../kube/objects.ts";
import { endpointSlices as resource } from "../../kube/objects.ts";
import type { Child } from "../child.ts";
import { openedBy } from "../network/ranges.ts";
import type { AppFacts } from "./facts.ts";
import { childMetadata } from "./metadata.ts";

const families = [4, 6] as const;

export const endpointSlices: Child<AppFacts> = {
	resource,
	wave: 1,
	write: "apply",
	held: true,
	build(facts): EndpointSlice[] {
		const { spec, ports, platform } = facts;
		// Through an address of the cluster a Service would lead round the policies of others.
		const open = (spec.external?.addresses ?? []).flatMap((address) => {
			const place = parseCidr(address);
			const isOpen = place && openedBy(place, platform).peer;
			return isOpen ? [{ address, family: place.family }] : [];
		});
		if (ports.length === 0) return [];
		return families.flatMap((family) => {
			const addresses = open
				.filter((each) => each.family === family)
				.map(({ address }) => address)
				.sort();
			return addresses.length > 0 ? [slice(facts, family, addresses)] : [];
		});
	},
};

function slice(
	facts: AppFacts,
	family: (typeof families)[number],
	addresses: readonly string[],
): EndpointSlice {
	const { name, ports } = facts;
	const metadata = childMetadata(facts, endpointSliceName(name, family));
	const endpoints = addresses.map(
		(address): V1Endpoint => ({
			addresses: [address],
			conditions: { ready: true },
		}),
	);
	return {
		apiVersion: "discovery.k8s.io/v1",
		kind: "EndpointSlice",
		metadata: {
			...metadata,
			labels: {
				...metadata.labels,
				"kubernetes.io/service-name": name,
				"endpointslice.kubernetes.io/managed-by": managedBy,
			},
		},
		addressType: family === 4 ? "IPv4" : "IPv6",
		endpoints,
		ports: ports.map((port) => ({
			name: port.name,
			port: port.port,
			protocol: port.protocol,
		})),
	};
}
