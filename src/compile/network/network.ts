// The whole network of an App: every kind of peer resolved, and what status tells of it.

import type { NetworkSources, Resolution, World } from "./resolution.ts";
import { together } from "./resolution.ts";
import { addressOfObject } from "./address.ts";
import { peerKinds } from "./peers/index.ts";

export const networkOf = (
	given: NetworkSources & Pick<World, "app" | "platform" | "logPeers">,
): Resolution => {
	const world = { ...given, self: addressOfObject(given.app) };
	return together(peerKinds.map((resolve) => resolve(world)));
};
