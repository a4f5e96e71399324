// A cluster on paper: our objects compiled to policies, their pods with addresses, strangers, and the world outside.

import type { App } from "../../src/api/app/app.ts";
import type { AppNetwork } from "../../src/api/app-network.ts";
import type { Tenant } from "../../src/api/tenant.ts";
import type { Platform, PlatformWritten } from "../../src/api/platform.ts";
import { platform } from "../../src/api/platform.ts";
import { appLabel } from "../../src/kube/labels.ts";
import type { KubeObject, Service } from "../../src/kube/objects.ts";
import { seen } from "../../src/schema/defaults.ts";
import { carryOut } from "../support/case.ts";

/** Somewhere that traffic comes from or goes to: a pod, or an address outside. */
export type Place = {
	readonly name: string;
	readonly ip: string;
	readonly namespace?: string;
	readonly labels: { readonly [label: string]: string };
	readonly app?: App;
};
export type Probe = {
	readonly source: Place;
	readonly target: Place;
	readonly protocol: "TCP" | "UDP";
	readonly port: number;
};
export type World = {
	readonly apps: readonly App[];
	readonly networks: readonly AppNetwork[];
	readonly services: readonly Service[];
	readonly replicaSets: readonly KubeObject[];
	readonly tenants: readonly Tenant[];
	readonly platform: Platform;
	readonly policies: readonly KubeObject[];
	readonly probes: readonly Probe[];
};

const outside = [
	"8.8.8.8",
	"203.0.113.9",
	"198.51.100.9",
	"192.0.2.7",
	"169.254.169.254",
	"100.100.100.200",
	"168.63.129.16",
	"10.7.0.9",
	"10.42.200.200",
	"172.16.0.9",
	"192.168.1.1",
	"2606:4700::1",
	"2001:db8::7",
	"fd12::1",
	"fd00:42::9",
	"fe80::1",
	"fd00:ec2::254",
	"64:ff9b::a9fe:a9fe",
	"64:ff9b::a2a:101",
	"64:ff9b::cb00:7107",
	"64:ff9b::c633:6409",
	"2002:a9fe:a9fe::1",
	"2001::1",
	"127.0.0.1",
	"240.0.0.9",
].map((ip): Place => ({ name: ip, ip, labels: {} }));

const dnsPod = { namespace: "kube-system", labels: { "k8s-app": "kube-dns" } };
/** Nobody declared them, but for those that a case selects as plain workloads. */
const strangers = [
	dnsPod,
	{ namespace: "kube-system", labels: { "k8s-app": "other" } },
	{ namespace: "shop", labels: { app: "stranger" } },
	{ namespace: "shop", labels: { app: "kafka", strimzi: "kafka" } },
	{ namespace: "shop", labels: { app: "legacy", tier: "old" } },
	{ namespace: "evil", labels: { [appLabel]: "web" } },
	{ namespace: "evil", labels: { app: "legacy", tier: "old" } },
];

const isOf =
	(kind: string) =>
	(object: KubeObject): boolean =>
		object.kind === kind;

/** Every App of the objects is compiled, each with the others around it. */
export async function worldOf(
	objects: readonly KubeObject[],
	written: PlatformWritten = {},
): Promise<World> {
	const apps = objects.filter(isOf("App")) as unknown as App[];
	const namespaces = [
		...new Set(objects.map(({ metadata }) => metadata.namespace ?? "default")),
	];
	const settings = { ...written, servedNamespaces: namespaces };
	const policies: KubeObject[] = [];
	const tenants = objects.filter(isOf("Tenant")) as unknown as Tenant[];
	for (const parent of [...apps, ...tenants] as (App & KubeObject)[]) {
		const related = objects.filter((each) => each !== parent);
		const { plan } = await carryOut({ parent, related, platform: settings });
		const built = plan.children.map(({ object }) => object);
		policies.push(...built.filter(isOf("NetworkPolicy")));
	}
	const services = objects.filter(isOf("Service")) as unknown as Service[];
	return {
		apps,
		networks: objects.filter(isOf("AppNetwork")) as unknown as AppNetwork[],
		services,
		replicaSets: objects.filter(isOf("ReplicaSet")),
		tenants,
		platform: seen(platform, settings),
		policies,
		probes: probesOf(apps, services),
	};
}

const nameOf = ({ metadata }: App) => `${metadata.namespace}/${metadata.name}`;

function podsOf(apps: readonly App[]): Place[] {
	const running = apps.filter(({ spec }) => spec.workload !== "External");
	// Two pods each: replicas are peers like any other.
	const ours = running.flatMap((app, index) =>
		[1, 2].map((replica) => ({
			name: `${nameOf(app)}#${replica}`,
			ip: `10.42.${index}.${replica}`,
			namespace: app.metadata.namespace ?? "default",
			labels: { [appLabel]: app.metadata.name },
			app,
		})),
	);
	const taken = new Set(running.map(nameOf));
	const others = strangers
		.filter(
			({ namespace, labels }) =>
				!taken.has(`${namespace}/${Object(labels)[appLabel]}`),
		)
		.map((pod, index) => ({
			...pod,
			labels: pod.labels as Place["labels"],
			name: `${pod.namespace}/${Object.values(pod.labels).join("+")}`,
			ip: `10.42.100.${index + 1}`,
		}));
	return [...ours, ...others];
}

function probesOf(apps: readonly App[], services: readonly Service[]): Probe[] {
	const numbers = new Set([53, 9999]);
	for (const { spec } of apps) {
		for (const { port } of spec.ports ?? []) numbers.add(port);
		for (const { ports } of spec.network?.external ?? [])
			for (const port of ports) numbers.add(port);
	}
	for (const { spec } of services)
		for (const { targetPort, port } of spec?.ports ?? [])
			numbers.add(typeof targetPort === "number" ? targetPort : port);
	const pods = podsOf(apps);
	const pairs = [
		...pods.flatMap((source) => pods.map((target) => ({ source, target }))),
		...pods.flatMap((source) => outside.map((target) => ({ source, target }))),
		...pods.flatMap((target) => outside.map((source) => ({ source, target }))),
	].filter(
		({ source, target }) => source !== target && (source.app ?? target.app),
	);
	return pairs.flatMap((pair) =>
		[...numbers].flatMap((port) =>
			(["TCP", "UDP"] as const).map((protocol) => ({
				...pair,
				protocol,
				port,
			})),
		),
	);
}

export const probeText = ({ source, target, protocol, port }: Probe) =>
	`${source.name} -> ${target.name} ${protocol} ${port}`;
