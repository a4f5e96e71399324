// The addresses of the cluster itself, as far as they can be read: no App may reach them as something outside. They are read at the start
// and now and then, not watched: nodes come and go, and their status changes all the time.

import type { ClusterRanges } from "../api/platform.ts";
import type { Cidr } from "../kube/cidr.ts";
import { byAddress, cidrText, parseCidr, spanOf } from "../kube/cidr.ts";
import type { KubeObject, Resource } from "../kube/objects.ts";
import { endpointSlices, nodes, serviceCidrs } from "../kube/objects.ts";
import type { Cluster } from "./cluster.ts";
import { ClusterError } from "./errors.ts";

type Reader = Pick<Cluster, "get" | "list">;
type Node = KubeObject & {
	spec?: { podCIDR?: string; podCIDRs?: string[] };
	status?: { addresses?: { type: string; address: string }[] };
};
type ServiceCidr = KubeObject & { spec?: { cidrs?: string[] } };
type Slice = KubeObject & { endpoints?: { addresses?: string[] }[] };

const families = [4, 6] as const;
/** Beyond it the addresses of nodes are told by the networks around them. */
const mostAddresses = 64;
const aroundLength = { 4: 24, 6: 64 } as const;

/** What may not be read, or is not served, is unknown; any other failure rejects. */
export async function discoverRanges(cluster: Reader): Promise<ClusterRanges> {
	const [allNodes, services, slice] = await Promise.all([
		all<Node>(cluster, nodes),
		all<ServiceCidr>(cluster, serviceCidrs),
		orNothing(cluster.get(endpointSlices, "default", "kubernetes")),
	]);
	const { endpoints } = (slice ?? {}) as Partial<Slice>;
	const serviceRanges = read(services.flatMap(({ spec }) => spec?.cidrs ?? []));
	const podRanges = allNodes.map(podRangesOf);
	const addresses = read([
		...allNodes.flatMap(addressesOf),
		...(endpoints ?? []).flatMap((each) => each.addresses ?? []),
	]);
	const found = families.map((family) => {
		const isOf = (range: Cidr) => range.family === family;
		const pods = podRanges.map((ranges) => ranges.filter(isOf));
		const ofServices = serviceRanges.filter(isOf);
		const everyNode = pods.length > 0 && pods.every(({ length }) => length > 0);
		return {
			family,
			isComplete: everyNode && ofServices.length > 0,
			cidrs: [
				...ofServices,
				...spanOf(pods.flat()),
				...condensed(addresses.filter(isOf)),
			],
		};
	});
	const cidrs = found.flatMap((each) => each.cidrs).sort(byAddress);
	return {
		cidrs: [...new Set(cidrs.map(cidrText))],
		families: found
			.filter(({ isComplete }) => isComplete)
			.map(({ family }) => family),
	};
}

const podRangesOf = ({ spec }: Node): Cidr[] =>
	read(spec?.podCIDRs ?? (spec?.podCIDR ? [spec.podCIDR] : []));

const addressesOf = ({ status }: Node): string[] =>
	(status?.addresses ?? [])
		.filter(({ type }) => type.endsWith("IP"))
		.map(({ address }) => address);

const read = (texts: readonly string[]): Cidr[] =>
	texts.flatMap((text) => parseCidr(text) ?? []);

/** Each by itself where they are few: what stands beside a node may be what an App is for. */
function condensed(addresses: readonly Cidr[]): Cidr[] {
	if (addresses.length <= mostAddresses) return [...addresses];
	return addresses.flatMap(
		(each) =>
			parseCidr(
				cidrText(each).replace(/\d+$/, String(aroundLength[each.family])),
			) ?? [],
	);
}

async function all<T extends KubeObject>(
	cluster: Reader,
	resource: Resource,
): Promise<T[]> {
	const items: T[] = [];
	let continueToken = "";
	do {
		const page = await orNothing(cluster.list(resource, "full", continueToken));
		items.push(...((page?.items ?? []) as T[]));
		continueToken = page?.continueToken ?? "";
	} while (continueToken);
	return items;
}

async function orNothing<T>(answer: Promise<T>): Promise<T | undefined> {
	try {
		return await answer;
	} catch (error) {
		const isClosed =
			error instanceof ClusterError &&
			(error.failure === "forbidden" || error.failure === "notFound");
		if (isClosed) return undefined;
		throw error;
	}
}
