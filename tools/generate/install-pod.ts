// The operator's pod, its settings and its NetworkPolicy.

import {
	platform,
	platformConfigMap,
	platformKey,
} from "../../src/api/platform.ts";
import { containerEnvironment } from "../../src/runtime/memory.ts";
import { leaseName } from "../../src/kube/names.ts";
import type { KubeObject } from "../../src/kube/objects.ts";
import { printYaml } from "../../src/kube/yaml.ts";
import { seen } from "../../src/schema/defaults.ts";
import type { Install } from "./install-parts.ts";
import { beside, selectorOf } from "./install-parts.ts";

export const podObjects = (install: Install): KubeObject[] => [
	settings(install),
	networkPolicy(install),
	deployment(install),
];

/** Labels of the DNS pods where the chart's values name none. */
const usualDns = { "k8s-app": "kube-dns" };
const dnsOf = ({ values: { dns } }: Install) => ({
	...dns,
	podLabels: Object.keys(dns.podLabels).length > 0 ? dns.podLabels : usualDns,
});

function settings(install: Install): KubeObject {
	const { servedNamespaces } = install;
	const known = Object.keys(seen(platform, {}));
	const ofChart = Object.entries(install.values).filter(([name]) =>
		known.includes(name),
	);
	const tree = {
		...Object.fromEntries(ofChart),
		servedNamespaces,
		unservedApps: "Report",
		dns: dnsOf(install),
	};
	return beside(
		install,
		{
			apiVersion: "v1",
			kind: "ConfigMap",
			data: { [platformKey]: printYaml(tree) },
		},
		platformConfigMap,
	);
}

function networkPolicy(install: Install): KubeObject {
	const { namespace, podLabels, ports, addresses } = dnsOf(install);
	const { metricsFrom } = install.values.networkPolicy;
	const tcp = (port: string | number) => ({ port, protocol: "TCP" });
	const dnsPeer = {
		namespaceSelector: {
			matchLabels: { "kubernetes.io/metadata.name": namespace },
		},
		podSelector: { matchLabels: podLabels },
	};
	return beside(install, {
		apiVersion: "networking.k8s.io/v1",
		kind: "NetworkPolicy",
		spec: {
			podSelector: { matchLabels: selectorOf(install) },
			policyTypes: ["Ingress", "Egress"],
			ingress: [
				{ ports: [tcp("health")] },
				{ from: metricsFrom, ports: [tcp("metrics")] },
			],
			egress: [
				{
					to: [dnsPeer],
					ports: ports.flatMap((port) => [
						{ port, protocol: "UDP" },
						tcp(port),
					]),
				},
				...byAddress(addresses),
				{ ports: [tcp(443), tcp(6443)] },
			],
		},
	});
}

/** The Service of DNS and a cache on the node are always asked on 53. */
const byAddress = (addresses: readonly string[]) =>
	addresses.length === 0
		? []
		: [
				{
					to: addresses.map((address) => ({
						ipBlock: {
							cidr: `${address}/${address.includes(":") ? 128 : 32}`,
						},
					})),
					ports: ["UDP", "TCP"].map((protocol) => ({ port: 53, protocol })),
				},
			];

function deployment(install: Install): KubeObject {
	const { name, values } = install;
	const labels = selectorOf(install);
	return beside(install, {
		apiVersion: "apps/v1",
		kind: "Deployment",
		spec: {
			replicas: values.replicas,
			selector: { matchLabels: labels },
			template: {
				metadata: {
					labels,
					annotations: {
						"kubectl.kubernetes.io/default-container": "operator",
					},
				},
				spec: {
					serviceAccountName: name,
					automountServiceAccountToken: true,
					enableServiceLinks: false,
					terminationGracePeriodSeconds: 45,
					securityContext: {
						runAsNonRoot: true,
						runAsUser: 10001,
						runAsGroup: 10001,
						fsGroup: 10001,
						seccompProfile: { type: "RuntimeDefault" },
					},
					containers: [container(install)],
				},
			},
		},
	});
}

const container = ({ values, version }: Install) => ({
	name: "operator",
	image: `${values.image.repository}:${version}`,
	imagePullPolicy: values.image.pullPolicy,
	args: [
		"operator",
		"--namespace=$(POD_NAMESPACE)",
		`--lease=${leaseName}`,
		"--metrics-address=:8080",
		"--health-address=:8081",
		`--log-level=${values.logLevel}`,
	],
	env: [
		{
			name: "POD_NAMESPACE",
			valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } },
		},
		...Object.entries(containerEnvironment).map(([name, value]) => ({
			name,
			value,
		})),
	],
	ports: [
		{ name: "metrics", containerPort: 8080, protocol: "TCP" },
		{ name: "health", containerPort: 8081, protocol: "TCP" },
	],
	livenessProbe: {
		httpGet: { path: "/healthz", port: "health" },
		periodSeconds: 10,
		timeoutSeconds: 5,
		failureThreshold: 6,
	},
	readinessProbe: {
		httpGet: { path: "/readyz", port: "health" },
		periodSeconds: 5,
		timeoutSeconds: 2,
	},
	resources: values.resources,
	securityContext: {
		allowPrivilegeEscalation: false,
		privileged: false,
		readOnlyRootFilesystem: true,
		capabilities: { drop: ["ALL"] },
	},
});
