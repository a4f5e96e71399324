// The kinds of peers, in the order in which their rules stand in a policy.

import type { PeerKind } from "../resolution.ts";
import { callers } from "./callers.ts";
import { called } from "./called.ts";
import { dns } from "./dns.ts";
import { external } from "./external.ts";
import { logDestinations } from "./logs.ts";
import { networks } from "./networks.ts";
import { plainServices } from "./plain-services.ts";

export const peerKinds: readonly PeerKind[] = [
	dns,
	called,
	callers,
	plainServices,
	networks,
	external,
	logDestinations,
];
