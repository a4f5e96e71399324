// status.edges: every edge once, sorted, with the policy that opens it.

import { shortened } from "../../kube/names.ts";
import type { Edge, Resolution } from "./resolution.ts";

/** What the schema of status holds. */
const most = 256;
const mostPorts = 256;
const longestPeer = 512;

export type ToldEdge = Edge & { readonly policies?: readonly string[] };

/** `policy` is the name of the App's own; none where it runs no pods. */
export function toldEdges(
	{ edges }: Resolution,
	policy: string | undefined,
): ToldEdge[] {
	const groups = new Map<string, Edge[]>();
	for (const edge of edges) {
		const { direction, peer, state, reason = "" } = edge;
		const key = [direction, peer, state, reason].join(" ");
		groups.set(key, [...(groups.get(key) ?? []), edge]);
	}
	const sorted = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
	return sorted.slice(0, most).flatMap(([, [first, ...rest]]) => {
		if (!first) return [];
		const ports = [first, ...rest].flatMap((edge) => edge.ports);
		const isOpen = first.state === "Allowed" || first.state === "Wider";
		return [
			{
				...first,
				peer: shortened(first.peer, longestPeer),
				ports: [...new Set(ports)].sort(byNumber).slice(0, mostPorts),
				...(isOpen && policy !== undefined && { policies: [policy] }),
			},
		];
	});
}

const byNumber = (a: string, b: string) =>
	a.localeCompare(b, "en", { numeric: true });
