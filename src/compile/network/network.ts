// The whole network of an App: every kind of peer resolved, and what status tells of it.

import type { Reach } from "../app/revision.ts";
import { appAt, logPeersAt } from "../app/declarations.ts";
import type { Edge, NetworkSources, Resolution, World } from "./resolution.ts";
import { together } from "./resolution.ts";
import { addressOfObject } from "./address.ts";
import { peerKinds } from "./peers/index.ts";

type Given = NetworkSources & Pick<World, "app" | "platform" | "logPeers">;

export const networkOf = (given: Given): Resolution => {
	const world = { ...given, self: addressOfObject(given.app) };
	return together(peerKinds.map((resolve) => resolve(world)));
};

/** What is open for pods of an earlier revision. Nobody can mend what that asked for and did not get. */
export function openFor(given: Given, reach: Reach): Partial<Resolution> {
	const { openings, edges } = networkOf({
		...given,
		app: appAt(given.app, reach),
		logPeers: logPeersAt(reach, given.platform),
	});
	const isOpen = ({ state }: Edge) => state === "Allowed" || state === "Wider";
	return { openings, edges: edges.filter(isOpen) };
}
