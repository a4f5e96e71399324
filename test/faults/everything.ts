// The world that is changed on paper: each field of every kind is written in it.

import type { State } from "./world.ts";
import { walked } from "./walked.ts";
import { http, wholeApp } from "./whole-app.ts";
import { firstState, here } from "./world.ts";

/** Of the platform of `everything`. */
export const sink = {
	name: "logs",
	namespace: "logging",
	podLabels: { app: "collector" },
	port: 24_224,
};
/** Of the Tenant: others, so that it shows where an App has none of its own. */
const fewer = {
	cpu: "60m",
	cpuLimit: "150m",
	memory: "48Mi",
	memoryLimit: "192Mi",
	ephemeralStorage: "3Gi",
};
const shared = { appSecret: "db", key: "shared" };
const secret = {
	type: "Opaque",
	data: [
		{ key: "username", template: "shop-${id}" },
		{
			key: "password",
			generate: { password: { length: 20, alphabet: "Hex" } },
		},
		{ key: "token", template: "to ${hook}", encode: "Url" },
		{ key: "hook", seal: "sealed & 'quoted'" },
		{ key: "shared", generate: { bytes: { length: 40 } } },
		{ key: "id", generate: { uuid: {} } },
	],
	onDelete: "Delete",
};

const outputs = [
	{ name: "console", match: ["access"], stdout: {} },
	{
		name: "collector",
		sink: sink.name,
		forward: {
			host: "collector.logging.svc",
			port: 24_225,
			transport: "TLS",
			sharedKey: shared,
		},
	},
	{
		name: "web",
		egress: { cidrs: ["198.51.100.0/24"], ports: [8443, 9443] },
		http: {
			host: "ingest.example.com",
			port: 8443,
			scheme: "HTTPS",
			path: "/v1",
			body: "Array",
			headers: { "X-Scope": "shop" },
			user: "shop",
			password: shared,
		},
	},
	{
		name: "search",
		egress: { cidrs: ["198.51.100.0/24"] },
		elasticsearch: {
			hosts: [{ host: "192.0.2.20", port: 9201 }, { host: "192.0.2.21" }],
			scheme: "HTTP",
			majorVersion: 7,
			index: "shop",
			split: "Daily",
			user: "shop",
			password: shared,
		},
	},
];

const logless = (checks: object, rest: object = {}) => ({
	image: "shop/small:1.0.0",
	ports: [http],
	// Every change makes a second revision, whose default differs.
	health: { ...checks, minHealthySeconds: 7 },
	...rest,
});
const logs = [{ name: "access", path: "/var/log/web" }];
const joined = { network: { join: [{ name: "back" }] } };

/** Across the borders of a namespace and of a Tenant. */
const elsewhere: State = {
	"App/other/caller": {
		...logless({ none: {} }),
		network: {
			links: [{ alias: "API", to: `${here}/api`, port: "http" }],
			accept: [{ from: `${here}/api`, ports: ["http"] }],
		},
	},
	"App/other/guest": {
		...logless({ none: {} }),
		network: { join: [{ name: `${here}/back` }] },
	},
	"App/far/remote": {
		...logless({ none: {} }),
		writable: [{ path: "/var/cache", size: "32Mi" }],
		logs: [{ name: "access", path: "/var/log/far", size: "64Mi" }],
		logging: [{ name: "console" }],
		network: { accept: [{ from: `${here}/api`, ports: ["http"] }] },
	},
	"LoggingSidecar/far/console": { outputs: [{ name: "console", stdout: {} }] },
	"Tenant/far/own": {
		namespaces: [{ name: "far" }],
		mode: "Enforce",
		allow: [{ tenant: here }],
	},
};

export const everything: State = {
	...firstState,
	...elsewhere,
	"Tenant/own": {
		namespaces: [{ name: here }, { name: "other" }],
		mode: "Enforce",
		exempt: [{ matchLabels: { team: "scrapers", kind: "agent" } }],
		allow: [{ tenant: "far" }],
		images: {
			registry: "registry.example/shop/",
			allowed: ["registry.example/", "registry.example:5000/"],
			digests: "Preferred",
		},
		relaxations: ["LowUserId", "ServiceAccountToken", "WritableRootFilesystem"],
		placement: {
			nodeSelector: { pool: "shop" },
			tolerations: [
				{ key: "pool", operator: "Equal", value: "shop", effect: "NoSchedule" },
				{ key: "spot", operator: "Exists" },
			],
			runtimeClassName: "gvisor",
		},
		defaults: { resources: fewer },
	},
	"AppSecret/db": secret,
	// In place of another, where a reference gets one more letter.
	"AppSecret/db0": secret,
	"ConfigMap/common0": { MODE: "1", NAME: "other" },
	"AppNetwork/back": {
		traffic: "Members",
		internet: "Allowed",
		members: [{ matchLabels: { app: "legacy", tier: "db" } }],
		shareWith: [{ name: "other" }],
	},
	"LoggingSidecar/logs": {
		image: "registry.example/logs/fluentd:1.19",
		enrich: ["App", "Pod"],
		outputs,
		delivery: "AtMostOnce",
		buffer: { size: "128Mi", flushSeconds: 7, chunkSize: "600Ki" },
		resources: { memoryLimit: "300Mi" },
		stopSeconds: 20,
	},
	"LoggingSidecar/labelled": {
		apps: { matchLabels: { team: "nobody" } },
		outputs: [{ name: "console", stdout: {} }],
	},
	"Service/kafka": {
		selector: { "app.kubernetes.io/name": "kafka" },
		ports: [{ name: "kafka", port: 9092, targetPort: 9092 }],
	},
	"App/api": wholeApp,
	"App/web": logless(
		{ tcp: { port: "http" }, liveness: { grpc: { port: 8080, service: "a" } } },
		joined,
	),
	"App/rpc": logless({
		grpc: { port: "http", service: "health" },
		liveness: { exec: { command: ["check", "--live"] } },
	}),
	"App/cli": logless(
		{ exec: { command: ["check"] }, liveness: { tcp: { port: "http" } } },
		{ logs },
	),
	"App/still": {
		image: "registry.example/shop/still:1.0.0",
		health: { none: {} },
	},
	"App/out": walked["App/out"] ?? {},
	"App/host": {
		workload: "External",
		external: { host: "db.example.com" },
		ports: [{ name: "pg", port: 5432 }],
	},
	"App/job": logless(
		{ none: {} },
		{
			network: { links: [{ alias: "DB", to: "host", port: "pg" }] },
		},
	),
};
