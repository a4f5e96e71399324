// The spec of an App in which nearly every field is written; some exclude each other.

const quantities = {
	cpu: "100m",
	cpuLimit: "200m",
	memory: "64Mi",
	memoryLimit: "128Mi",
	ephemeralStorage: "1Gi",
};
const timing = { periodSeconds: 6, timeoutSeconds: 3, failures: 4 };
export const http = { name: "http", port: 8080 };

export const wholeApp = {
	workload: "Stateless",
	image: "registry.example/shop/api:1.0.0",
	command: ["api", "--serve"],
	args: ["--port", "8080"],
	replicas: 3,
	ports: [
		{ ...http, protocol: "TCP", servicePort: 80 },
		{ name: "dns", port: 53, protocol: "UDP" },
	],
	config: {
		layers: [
			{ configMap: "common", keys: ["MODE"], prefix: "C_" },
			{ configMap: "common", rename: { TITLE: "NAME" } },
			{ configMap: "common", keys: ["ABSENT"], optional: true },
			{ appSecret: "db", rename: { PASSWORD: "password" }, prefix: "D_" },
			{ values: { URL: "postgres://api:${D_PASSWORD}@db/api", A: "b" } },
		],
		required: ["URL"],
	},
	secrets: [
		{
			name: "db",
			mountPath: "/run/db",
			keys: ["token", "hook"],
			refresh: "NewPods",
		},
	],
	health: {
		http: { port: "http", path: "/ready", scheme: "HTTPS" },
		...timing,
		startupSeconds: 90,
		minHealthySeconds: 7,
		liveness: {
			http: { port: 8080, path: "/live", scheme: "HTTPS" },
			...timing,
		},
	},
	resources: quantities,
	writable: [{ path: "/var/cache/api", size: "64Mi" }],
	security: {
		runAsUser: 999,
		runAsGroup: 999,
		fsGroup: 999,
		relax: [
			{ rule: "LowUserId", reason: "the official image needs it" },
			{ rule: "ServiceAccountToken", reason: "it asks the API server" },
		],
	},
	logs: [
		{
			name: "access",
			path: "/var/log/web",
			files: "access.log",
			format: "Nginx",
			size: "128Mi",
		},
		{ name: "errors", path: "/var/log/web", format: "Json" },
	],
	logging: [{ name: "logs" }],
	network: {
		links: [
			{ alias: "WEB", to: "web", port: "http" },
			{ alias: "SELF", to: "api", port: "http" },
			{ alias: "KAFKA", service: "kafka", port: 9092 },
			{ alias: "CALLER", to: "other/caller", port: 8080 },
			{ alias: "FAR", to: "far/remote", port: 8080 },
			{ alias: "OUT", to: "out", port: "pg" },
		],
		accept: [{ from: "other/caller", ports: ["http"] }],
		join: [{ name: "back" }],
		external: [
			{ cidr: "203.0.113.0/24", ports: [443], protocol: "TCP" },
			{ host: "api.example.com", ports: [8443], protocol: "UDP" },
		],
	},
};
