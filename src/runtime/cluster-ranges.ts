// The addresses of the cluster itself, as far as they can be read: no App may reach them as something outside. They are read at the start
// and now and then, not watched: nodes come and go, and their status changes all the time.

import { networkInterfaces } from "node:os";
import type { ClusterRanges } from "../api/platform.ts";
import type { Cidr } from "../kube/cidr.ts";
import {
	byAddress,
	cidrText,
	contains,
	parseCidr,
	spansOf,
} from "../kube/cidr.ts";
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

export type Discovery = {
	readonly ranges: ClusterRanges;
	/** The server did not let all of it be read: for good, or until its authoriser is warm. */
	readonly isRefused: boolean;
};

/**
 * What may not be read, or is not served, is unknown; any other failure rejects. `own` are the addresses of the operator's pod: where they
 * are none of the found ones, the network plug-in gives addresses that nodes do not tell.
 */
export async function discoverRanges(
	cluster: Reader,
	own: readonly string[] = [],
): Promise<Discovery> {
	const [allNodes, services, slice] = await Promise.all([
		all(cluster, nodes, (node) => ({
			pods: podRangesOf(node),
			addresses: addressesOf(node),
		})),
		all(cluster, serviceCidrs, (each: ServiceCidr) => each.spec?.cidrs ?? []),
		orNothing(cluster.get(endpointSlices, "default", "kubernetes")),
	]);
	const { endpoints } = (slice.answer ?? {}) as Partial<Slice>;
	const addresses = read([
		...allNodes.items.flatMap((node) => node.addresses),
		...(endpoints ?? []).flatMap((each) => each.addresses ?? []),
	]);
	const found = families.map((family) =>
		ofFamily(family, {
			pods: allNodes.items.map((node) => node.pods),
			services: read(services.items.flat()),
			addresses,
			own: read(own),
		}),
	);
	const cidrs = found.flatMap((each) => each.cidrs).sort(byAddress);
	return {
		ranges: {
			cidrs: [...new Set(cidrs.map(cidrText))],
			families: found
				.filter(({ isComplete }) => isComplete)
				.map(({ family }) => family),
		},
		isRefused: [allNodes, services, slice].some((each) => each.isRefused),
	};
}

type Found = {
	/** Of each node. */
	readonly pods: readonly (readonly Cidr[])[];
	readonly services: readonly Cidr[];
	readonly addresses: readonly Cidr[];
	readonly own: readonly Cidr[];
};

function ofFamily(family: 4 | 6, found: Found) {
	const isOf = (range: Cidr) => range.family === family;
	const pods = found.pods.map((ranges) => ranges.filter(isOf));
	const services = found.services.filter(isOf);
	const addresses = found.addresses.filter(isOf);
	const inside = [...pods.flat(), ...addresses];
	const isComplete =
		pods.length > 0 &&
		pods.every(({ length }) => length > 0) &&
		services.length > 0 &&
		found.own
			.filter(isOf)
			.every((own) => inside.some((range) => contains(range, own)));
	return {
		family,
		isComplete,
		cidrs: [...services, ...spansOf(pods.flat()), ...condensed(addresses)],
	};
}

/** Of this pod; none outside a cluster, and none that is link-local. */
export const ownAddresses = (): string[] =>
	process.env["KUBERNETES_SERVICE_HOST"] === undefined
		? []
		: Object.values(networkInterfaces())
				.flatMap((addresses) => addresses ?? [])
				.filter(({ internal }) => !internal)
				.map(({ address }) => address)
				.filter((address) => !/^(fe80:|169\.254\.)/.test(address));

/** What was known stays known beside what is found now. */
export function withKnown(
	before: ClusterRanges | undefined,
	now: ClusterRanges,
): ClusterRanges {
	const lost = (before?.families ?? []).filter(
		(family) => !now.families.includes(family),
	);
	if (!before || lost.length === 0) return now;
	const kept = read(before.cidrs).filter(({ family }) => lost.includes(family));
	const cidrs = [...kept, ...read(now.cidrs)].sort(byAddress).map(cidrText);
	return {
		cidrs: [...new Set(cidrs)],
		families: [...now.families, ...lost].sort((a, b) => a - b),
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

/** Keeps of each page what is picked: whole Nodes of a large cluster would take more memory than all else. */
async function all<R>(
	cluster: Reader,
	resource: Resource,
	pick: (item: KubeObject) => R,
): Promise<{ items: R[]; isRefused: boolean }> {
	const items: R[] = [];
	let continueToken = "";
	do {
		const { answer, isRefused } = await orNothing(
			cluster.list(resource, "full", continueToken),
		);
		if (isRefused) return { items: [], isRefused };
		items.push(...(answer?.items ?? []).map(pick));
		continueToken = answer?.continueToken ?? "";
	} while (continueToken);
	return { items, isRefused: false };
}

async function orNothing<T>(
	asked: Promise<T>,
): Promise<{ answer?: T; isRefused: boolean }> {
	try {
		return { answer: await asked, isRefused: false };
	} catch (error) {
		const failure = error instanceof ClusterError ? error.failure : undefined;
		if (failure === "notFound") return { isRefused: false };
		if (failure === "forbidden") return { isRefused: true };
		throw error;
	}
}
