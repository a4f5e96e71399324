// The world that is walked on a real server: much is written in it, so that much can be changed.

import type { State } from "./world.ts";
import { firstState, here, moves } from "./world.ts";

/** Nothing here is missing or closed under the settings that the chart has by default. */
export const walked: State = {
	...moves.scale(moves.sidecar(firstState), 1),
	"AppSecret/db": { ...firstState["AppSecret/db"], onDelete: "Delete" },
	"Tenant/own": {
		namespaces: [{ name: here }],
		mode: "Enforce",
		exempt: [{ matchLabels: { team: "scrapers" } }],
		images: { registry: "registry.example/", allowed: ["registry.example/"] },
		placement: { tolerations: [{ key: "pool", value: "shop" }] },
		defaults: { resources: { cpu: "20m", memory: "32Mi" } },
	},
	"AppNetwork/back": {
		traffic: "Members",
		internet: "Allowed",
		members: [{ matchLabels: { app: "legacy" } }],
		shareWith: [{ name: "elsewhere" }],
	},
	"LoggingSidecar/logs": {
		enrich: ["App", "Pod"],
		outputs: [
			{ name: "console", stdout: {} },
			{
				name: "collector",
				egress: { cidrs: ["198.51.100.0/24"] },
				forward: { host: "192.0.2.20", port: 24_225, transport: "TLS" },
			},
		],
		delivery: "AtMostOnce",
		buffer: { size: "128Mi", flushSeconds: 7 },
		resources: { memoryLimit: "300Mi" },
		stopSeconds: 20,
	},
	"App/api": {
		...firstState["App/api"],
		command: ["api", "--serve"],
		resources: { cpu: "100m", memory: "64Mi", memoryLimit: "128Mi" },
		writable: [{ path: "/var/cache/api", size: "64Mi" }],
		health: { http: { port: "http", path: "/ready" }, startupSeconds: 60 },
		network: {
			join: [{ name: "back" }],
			links: [
				{ alias: "WEB", to: "web", port: "http" },
				{ alias: "SELF", to: "api", port: 8080 },
				{ alias: "OUT", to: "out", port: "pg" },
			],
			accept: [{ from: "other/caller", ports: ["http"] }],
			external: [{ cidr: "203.0.113.0/24", ports: [443] }],
		},
	},
	"App/out": {
		workload: "External",
		external: { addresses: ["192.0.2.7", "192.0.2.8"] },
		ports: [{ name: "pg", port: 5432 }],
	},
};
