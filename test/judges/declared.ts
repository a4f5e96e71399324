// What the objects declare, read off them anew: it shares no line with the compiler, so that both can be wrong only apart.

import { BlockList, isIPv6 } from "node:net";
import type { App } from "../../src/api/app/app.ts";
import type { AppNetwork } from "../../src/api/app-network.ts";
import type { Place, Probe, World } from "./world.ts";

/** Both halves must be declared; a pod that is no App's is isolated only by a Tenant. */
export function isDeclared(probe: Probe, world: World): boolean {
	const { source, target } = probe;
	const leaves = source.app
		? mayLeave(source.app, probe, world)
		: !isCut(source, world);
	const enters = target.app
		? mayEnter(target.app, probe, world)
		: !isCut(target, world);
	return leaves && enters;
}

function mayLeave(app: App, probe: Probe, world: World): boolean {
	const { target, port } = probe;
	const isDns = target.labels["k8s-app"] === "kube-dns";
	if (isDns && target.namespace === "kube-system" && port === 53) return true;
	if (target.app)
		return calls(app, target.app, probe, world) || meet(app, target.app, world);
	if (target.namespace !== undefined)
		return isFellow(app, target, world) || isServed(app, probe, world);
	return isOutside(app, probe, world);
}

function mayEnter(app: App, probe: Probe, world: World): boolean {
	const { source } = probe;
	if (source.app)
		return calls(source.app, app, probe, world) || meet(source.app, app, world);
	return source.namespace !== undefined && isFellow(app, source, world);
}

const spaceOf = ({ metadata }: { metadata: { namespace?: string } }) =>
	metadata.namespace ?? "default";
const fullNameOf = (object: App | AppNetwork) =>
	`${spaceOf(object)}/${object.metadata.name}`;
const full = (name: string, app: App) =>
	name.includes("/") ? name : `${spaceOf(app)}/${name}`;

/** The port that a link means, if it leads there and the other side agrees. */
function linkedPort(from: App, to: App, reference: string | number) {
	const ports = to.spec.ports ?? [];
	const byNumber = ports
		.filter((each) => String(each.servicePort ?? each.port) === `${reference}`)
		.sort((a) => ((a.protocol ?? "TCP") === "TCP" ? -1 : 1));
	const port = ports.find(({ name }) => name === reference) ?? byNumber[0];
	const accepted = (to.spec.network?.accept ?? []).some(
		(each) =>
			each.from === fullNameOf(from) && each.ports.includes(port?.name ?? ""),
	);
	return spaceOf(from) === spaceOf(to) || accepted ? port : undefined;
}

/** Both enforce, and one of them at least does not list the other. */
function areApart(one: string, other: string, { tenants }: World): boolean {
	const holding = (namespace: string) =>
		tenants.find(({ spec }) =>
			spec.namespaces.some(({ name }) => name === namespace),
		);
	const [a, b] = [holding(one), holding(other)];
	if (!a || !b || a === b) return false;
	const lists = [a, b].map(({ spec }) =>
		(spec.allow ?? []).map(({ tenant }) => tenant),
	);
	const isMutual =
		lists[0]?.includes(b.metadata.name) && lists[1]?.includes(a.metadata.name);
	return [a, b].every(({ spec }) => spec.mode === "Enforce") && !isMutual;
}

const calls = (
	from: App,
	to: App,
	{ protocol, port }: Probe,
	world: World,
): boolean =>
	!areApart(spaceOf(from), spaceOf(to), world) &&
	(from.spec.network?.links ?? []).some((link) => {
		if (!link.to || full(link.to, from) !== fullNameOf(to)) return false;
		const found = linkedPort(from, to, link.port);
		return found?.port === port && (found.protocol ?? "TCP") === protocol;
	});

/** The AppNetworks that the App is really a member of. */
const networksOf = (app: App, world: World): AppNetwork[] =>
	world.networks.filter((network) => {
		if (network.metadata.deletionTimestamp) return false;
		if (areApart(spaceOf(app), spaceOf(network), world)) return false;
		const joins = (app.spec.network?.join ?? []).some(
			({ name }) => full(name, app) === fullNameOf(network),
		);
		const isShared = (network.spec.shareWith ?? []).some(
			({ name }) => name === spaceOf(app),
		);
		return joins && (isShared || spaceOf(network) === spaceOf(app));
	});

const open = (network: AppNetwork) => network.spec.traffic !== "Links";

const meet = (a: App, b: App, world: World): boolean => {
	if (areApart(spaceOf(a), spaceOf(b), world)) return false;
	const theirs = new Set(networksOf(b, world));
	return networksOf(a, world).some((each) => open(each) && theirs.has(each));
};

const carries = (place: Place, labels: { [label: string]: string }) =>
	Object.entries(labels).every(([key, value]) => place.labels[key] === value);

/** A plain workload where a Tenant enforces, that none of its exemptions names. */
const isCut = (pod: Place, { tenants }: World): boolean =>
	tenants.some(
		({ spec }) =>
			spec.mode === "Enforce" &&
			spec.namespaces.some(({ name }) => name === pod.namespace) &&
			!(spec.exempt ?? []).some((each) => carries(pod, each.matchLabels)),
	);

/** A plain workload that a network of the App names. */
const isFellow = (app: App, pod: Place, world: World): boolean =>
	networksOf(app, world).some(
		(network) =>
			open(network) &&
			spaceOf(network) === pod.namespace &&
			(network.spec.members ?? []).some((each) =>
				carries(pod, each.matchLabels),
			),
	);

type Links = NonNullable<NonNullable<App["spec"]["network"]>["links"]>;

/** What revisions that still have pods declared. */
const earlierLinks = (app: App, { replicaSets }: World): Links =>
	replicaSets
		.filter(
			({ metadata, ...rest }) =>
				metadata.labels?.["seaworthy.dev/app"] === app.metadata.name &&
				(metadata.namespace ?? "default") === spaceOf(app) &&
				(rest["status"] as { replicas?: number } | undefined)?.replicas,
		)
		.flatMap(({ metadata: { annotations = {} } }) => {
			const text = annotations["seaworthy.dev/revision"] ?? "{}";
			return (JSON.parse(text) as { links?: Links }).links ?? [];
		});

const isServed = (app: App, probe: Probe, world: World): boolean =>
	[...(app.spec.network?.links ?? []), ...earlierLinks(app, world)].some(
		(link) => {
			const { services } = world;
			const service = services.find(
				(each) =>
					each.metadata.name === link.service && spaceOf(each) === spaceOf(app),
			);
			const { selector = {}, ports = [] } = service?.spec ?? {};
			const port = ports.find(
				(each) => each.name === link.port || each.port === Number(link.port),
			);
			const isApps = Object.keys(selector).some((key) =>
				key.includes("seaworthy"),
			);
			return (
				Object.keys(selector).length > 0 &&
				!isApps &&
				probe.target.namespace === spaceOf(app) &&
				carries(probe.target, selector) &&
				(port?.targetPort ?? port?.port) === probe.port &&
				(port?.protocol ?? "TCP") === probe.protocol
			);
		},
	);

const privates = [
	"10.0.0.0/8",
	"172.16.0.0/12",
	"192.168.0.0/16",
	"100.64.0.0/10",
	"fc00::/7",
	"240.0.0.0/4",
	"64:ff9b:1::/48",
];
const never = [
	"0.0.0.0/8",
	"127.0.0.0/8",
	"224.0.0.0/4",
	"::/96",
	"ff00::/8",
	"2001::/32",
	"2002::/16",
	"169.254.0.0/16",
	"fe80::/10",
	"fd00:ec2::254/128",
	"fd20:ce::254/128",
	"100.100.100.200/32",
	"168.63.129.16/32",
	"192.0.0.192/32",
	"fd00:42::42/128",
];
/** The IPv4 address that a public translator makes of an address: the last two groups behind its prefix. */
function translated(address: string): string | undefined {
	if (!address.startsWith("64:ff9b::")) return undefined;
	const groups = address.slice("64:ff9b::".length).split(":");
	const [high = 0, low = 0] = [
		0,
		0,
		...groups.map((each) => Number(`0x${each || 0}`)),
	].slice(-2);
	return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}
const familyOf = (address: string) => (isIPv6(address) ? "ipv6" : "ipv4");

function holds(range: string, address: string): boolean {
	const [base = "", length = isIPv6(base) ? 128 : 32] = range.split("/");
	const list = new BlockList();
	list.addSubnet(base, Number(length), familyOf(base));
	const isSame = familyOf(base) === familyOf(address);
	return isSame && list.check(address, familyOf(address));
}

function isOutside(app: App, probe: Probe, world: World): boolean {
	const { network } = world.platform;
	const address = probe.target.ip;
	const closed = [...never, ...network.blockedCidrs, ...network.clusterCidrs];
	const behind = translated(address);
	const meant = [address, ...(behind === undefined ? [] : [behind])];
	if (closed.some((range) => meant.some((each) => holds(range, each))))
		return false;
	if (networksOf(app, world).some(({ spec }) => spec.internet === "Blocked"))
		return false;
	return entriesOf(app, probe, world).some((entry) => {
		if (entry === "host") {
			const isPrivate = privates.some((range) =>
				meant.some((each) => holds(range, each)),
			);
			return network.hostEgress === "PublicInternet" && !isPrivate;
		}
		return holds(entry, address) && !isNarrowed(entry, address, world);
	});
}

/** Ranges, addresses and hosts that the App asks for on this port. */
function entriesOf(app: App, probe: Probe, world: World): string[] {
	const { links = [], external = [] } = app.spec.network ?? {};
	const written = external
		.filter(({ ports }) => ports.includes(probe.port))
		.filter(({ protocol = "TCP" }) => protocol === probe.protocol)
		.map(({ cidr }) => cidr ?? "host");
	const linked = links.flatMap(({ to, port }) => {
		const target = world.apps.find(
			(each) =>
				!areApart(spaceOf(app), spaceOf(each), world) &&
				to !== undefined &&
				fullNameOf(each) === full(to, app),
		);
		const found = target && linkedPort(app, target, port);
		const fits =
			found?.port === probe.port &&
			(found.protocol ?? "TCP") === probe.protocol;
		if (!fits || target?.spec.workload !== "External") return [];
		return target.spec.external?.addresses ?? ["host"];
	});
	return [...written, ...linked];
}

/** A private address of an unknown cluster. */
function isNarrowed(entry: string, address: string, { platform }: World) {
	const isKnown = (family: string) =>
		platform.network.clusterCidrs.some(
			(range) => familyOf(range.split("/")[0] ?? "") === family,
		);
	const behind = translated(address);
	const isBehind = behind && privates.some((range) => holds(range, behind));
	const isWide = Number(entry.split("/")[1] ?? 128) < 100;
	if (isBehind && (isWide || !isKnown("ipv4"))) return true;
	if (isKnown(familyOf(address))) return false;
	return privates.some((range) => holds(range, address));
}
