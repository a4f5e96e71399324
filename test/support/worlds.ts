// What an App's network is resolved from, on paper: an App alone in a cluster that knows nothing else.

import type { App } from "../../src/api/app/app.ts";
import type { PlatformWritten } from "../../src/api/platform.ts";
import { platform } from "../../src/api/platform.ts";
import type { networkOf } from "../../src/compile/network/network.ts";
import { seen } from "../../src/schema/defaults.ts";

export const worldOf = (
	app: App,
	network: PlatformWritten["network"] = {},
): Parameters<typeof networkOf>[0] => ({
	app,
	logPeers: [],
	platform: seen(platform, { servedNamespaces: ["shop"], network }),
	targets: new Map(),
	inbound: [],
	services: new Map(),
	serviceApps: new Map(),
	networks: new Map(),
	members: new Map(),
	tenants: new Map(),
});
