// What people write who come from Kubernetes, compose or fluentd, and the field of ours that says it. Each example passes the schema.

import type { Spelling } from "../schema/spellings.ts";

const probe = { http: { port: "http", path: "/healthz" } };
const compute = { resources: { memory: "128Mi", memoryLimit: "256Mi" } };
const variables = [{ values: { NAME: "value" } }];
const hardened = "it is so for every App, and security.relax lists exceptions";

const ofApps: readonly Spelling[] = [
	{
		within: "spec",
		names: ["env", "environment", "vars"],
		example: { config: { layers: variables } },
	},
	{
		within: "spec",
		names: ["envFrom", "env_file", "configMap", "configMapRef"],
		example: { config: { layers: [{ configMap: "name" }] } },
		note: "appSecret in place of configMap for secret values",
	},
	{
		within: "spec",
		names: ["volumes", "volumeMounts", "mounts", "tmpfs"],
		example: { writable: [{ path: "/data", size: "1Gi" }] },
		note: "it is lost with the pod; secrets: [{ name: db }] mounts an AppSecret",
	},
	{
		within: "spec",
		names: ["livenessProbe"],
		example: { health: { liveness: probe } },
	},
	{
		within: "spec",
		names: ["readinessProbe", "startupProbe", "healthcheck", "probes"],
		example: { health: probe },
	},
	{
		within: "spec",
		names: ["restart", "restartPolicy"],
		note: "a container that ends is always started again",
	},
	{
		within: "spec",
		names: ["depends_on", "links"],
		example: { network: { links: [{ alias: "DB", to: "db", port: 5432 }] } },
		note: "no App waits for another one to start",
	},
	{
		within: "spec",
		names: ["imagePullPolicy", "pull_policy"],
		note: "a node fetches a tag once, so write a new tag for a new image",
	},
	{
		within: "spec",
		names: ["securityContext", "podSecurityContext", "user"],
		example: { security: { runAsUser: 10001 } },
		note: "ids below 10000 need rule LowUserId in security.relax",
	},
	{
		within: "spec",
		names: ["privileged", "read_only", "cap_add", "cap_drop", "capabilities"],
		note: `no capability and a read-only root, ${hardened}`,
	},
	{
		within: "spec.security",
		names: ["addCapabilities", "capabilities"],
		note: "no process gains a capability; a port below 1024 opens by itself",
	},
	{
		within: "spec",
		names: ["networks", "network_mode"],
		example: { network: { join: [{ name: "backend" }] } },
	},
	{
		within: "spec",
		names: ["containers", "initContainers", "sidecars", "template", "selector"],
		example: { image: "registry.example/web:1", command: ["npm", "start"] },
		note: "an App has one container, and its pod template is made",
	},
	{
		within: "spec",
		names: ["entrypoint"],
		example: { command: ["npm", "start"] },
	},
	{
		within: "spec",
		names: ["expose", "containerPort", "port", "service", "services"],
		example: { ports: [{ name: "http", port: 8080 }] },
	},
	{
		within: "spec",
		names: ["deploy", "scale"],
		example: { replicas: 2, ...compute },
	},
	{
		within: "spec",
		names: ["limits", "requests", "mem_limit", "memory", "cpus", "cpu"],
		example: compute,
	},
	{
		within: "spec",
		names: ["nodeSelector", "tolerations", "affinity"],
		note: "spec.placement of a Tenant says which nodes its namespaces use",
	},
	{
		within: "spec",
		names: ["serviceAccount", "serviceAccountName"],
		note: "each App has a ServiceAccount of its own",
	},
	{
		within: "spec",
		names: ["labels", "annotations"],
		note: "they belong to metadata",
	},
	{ within: "spec.command", example: ["npm", "run", "start"] },
	{ within: "spec.args", example: ["--port", "8080"] },
	{ within: "spec.logging", example: [{ name: "web-logs" }] },
	{
		within: "spec.config",
		names: ["values", "env", "data", "vars"],
		example: { layers: variables },
	},
	{ within: "spec.config.layers", example: variables },
	{
		within: "spec.config.layers[]",
		names: ["configMapRef", "configMapKeyRef"],
		example: { configMap: "name" },
	},
	{
		within: "spec.config.layers[]",
		names: ["secretRef", "secretKeyRef", "secret"],
		example: { appSecret: "name" },
	},
	{ within: "spec.config.layers[].configMap", example: "name" },
	{ within: "spec.config.layers[].values", example: { NAME: "value" } },
	{
		within: "spec.ports[]",
		names: ["containerPort", "number"],
		example: { name: "http", port: 8080 },
	},
	{
		within: "spec.ports[]",
		names: ["targetPort"],
		example: { name: "http", port: 8080, servicePort: 80 },
		note: "port is that of the container",
	},
	{
		within: "spec.ports[]",
		names: ["hostPort", "nodePort"],
		note: "pods are reached through their Service",
	},
	{
		within: "spec.ports[]",
		example: { name: "http", port: 8080, servicePort: 80 },
		note: "port is that of the container",
	},
	...["spec.health", "spec.health.liveness"].flatMap((within): Spelling[] => [
		{ within, names: ["httpGet"], example: probe },
		{ within, names: ["tcpSocket"], example: { tcp: { port: "http" } } },
		{
			within,
			names: ["failureThreshold", "retries"],
			example: { tcp: { port: "http" }, failures: 3 },
		},
	]),
	{
		within: "spec.health",
		names: ["initialDelaySeconds", "start_period"],
		example: { startupSeconds: 60 },
		note: "a container that serves earlier is taken earlier",
	},
	{ within: "spec.health", example: { none: {} } },
	{
		within: "spec.resources",
		names: ["requests", "limits"],
		example: { memory: "128Mi", memoryLimit: "256Mi" },
	},
	{
		within: "spec.security",
		names: [
			"runAsNonRoot",
			"readOnlyRootFilesystem",
			"privileged",
			"allowPrivilegeEscalation",
			"capabilities",
		],
		note: hardened,
	},
	{
		within: "spec.security.relax[]",
		example: { rule: "LowUserId", reason: "the image needs user 999" },
	},
	{
		within: "spec.network",
		names: ["allow", "ingress", "egress"],
		example: { accept: [{ from: "data/report", ports: ["http"] }] },
		note: "links and external say what the App itself calls",
	},
	{
		within: "spec.network.links[]",
		names: ["app", "name", "host", "target"],
		example: { alias: "DB", to: "db", port: 5432 },
		note: "service in place of to for a Service that no App made",
	},
	{
		within: "spec.network.links[]",
		example: { alias: "DB", to: "db", port: 5432 },
	},
];

const generated = { key: "password", generate: { password: {} } };
const sealing = "seaworthy seal prints what stands in sealed for a given value";

const ofSecrets: readonly Spelling[] = [
	{
		within: "spec",
		names: ["stringData", "values"],
		example: { data: [generated] },
		note: sealing,
	},
	{ within: "spec.data", example: [generated], note: sealing },
	{
		within: "spec.data[]",
		names: ["value", "plain", "secret"],
		example: generated,
		note: sealing,
	},
	{ within: "spec.data[].generate", example: { password: { length: 32 } } },
];

const credential = { appSecret: "logs", key: "password" };

const ofLogging: readonly Spelling[] = [
	{
		within: "spec.outputs[]",
		names: ["type", "@type", "plugin"],
		example: { name: "out", stdout: {} },
		note: "the destination is a member of its own",
	},
	{
		within: "spec.apps",
		example: { matchLabels: { team: "shop" } },
		note: "an App names its LoggingSidecar in spec.logging",
	},
	{ within: "spec.outputs[].http.password", example: credential },
	{ within: "spec.outputs[].elasticsearch.password", example: credential },
];

const ofNetworks: readonly Spelling[] = [
	{
		within: "spec.members[]",
		names: ["matchExpressions", "podSelector", "selector"],
		example: { matchLabels: { app: "legacy" } },
	},
];

/** By kind. */
export const spellings: { readonly [kind: string]: readonly Spelling[] } = {
	App: ofApps,
	AppSecret: ofSecrets,
	LoggingSidecar: ofLogging,
	AppNetwork: ofNetworks,
};
