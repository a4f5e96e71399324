// The edges of an App as its status tells them: which are closed, and what of its references that concerns.

import type { KubeObject } from "../../kube/objects.ts";
import type { Relative } from "./sight.ts";

/** One of `status.edges`. */
export type ViewedEdge = {
	readonly peer: string;
	readonly direction: string;
	readonly ports: readonly string[];
	readonly state: string;
	readonly reason?: string;
	readonly policies?: readonly string[];
};

/** Those that have every member they need: a server may hold anything. */
export function edgesOf({ status }: KubeObject): ViewedEdge[] {
	const { edges } = (status ?? {}) as { edges?: unknown };
	if (!Array.isArray(edges)) return [];
	return edges.filter(isEdge);
}

function isEdge(value: unknown): value is ViewedEdge {
	const { peer, direction, ports, state } = Object(value) as {
		[member: string]: unknown;
	};
	const texts = [peer, direction, state];
	return (
		texts.every((text) => typeof text === "string") &&
		Array.isArray(ports) &&
		ports.every((port) => typeof port === "string")
	);
}

/** Who may call and does not is no edge that anybody misses. */
const isClosed = ({ state, reason }: ViewedEdge) =>
	(state === "Pending" || state === "Denied") && reason !== "ConsentUnused";

/** Closed until somebody edits a spec; a pending one waits for its peer. */
export const isDenied = (edge: ViewedEdge): boolean =>
	isClosed(edge) && edge.state === "Denied";

/** References that say which edge to them is closed, and a line for each closed edge to or from anything else. */
export function withClosedEdges(
	references: readonly Relative[],
	edges: readonly ViewedEdge[],
	namespace: string | undefined,
): Relative[] {
	const closed = edges.filter(isClosed);
	const peerOf = ({ kind, name }: Relative) => {
		const address = name.includes("/") ? name : `${namespace}/${name}`;
		return kind === "App" ? address : `${kind} ${address}`;
	};
	const peers = new Set(references.map(peerOf));
	const isReferenced = ({ peer, direction }: ViewedEdge) =>
		direction === "Egress" && peers.has(peer);
	return [
		...references.map((reference) => {
			const own = closed.filter(
				(edge) => isReferenced(edge) && edge.peer === peerOf(reference),
			);
			return own.length === 0 || reference.mark === "Missing"
				? reference
				: remarked(reference, own);
		}),
		...closed
			.filter((edge) => !isReferenced(edge))
			.map((edge) =>
				remarked({ kind: edge.direction, name: edge.peer }, [edge]),
			),
	];
}

const remarked = (
	{ kind, name }: Pick<Relative, "kind" | "name">,
	edges: readonly ViewedEdge[],
): Relative => ({
	kind,
	name,
	mark: "Remarked",
	message: edges
		.map(({ ports, reason }) => `${ports.join(", ")} closed: ${reason ?? "?"}`)
		.join("; "),
});
