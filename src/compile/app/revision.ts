// What a revision is remembered by: an annotation of the Deployment, which Kubernetes copies to the ReplicaSet of that template and
// leaves there. It holds what belongs to a revision and is not in the pod template.

import type { App } from "../../api/app/app.ts";
import { revisionAnnotation } from "../../kube/labels.ts";
import { canonical } from "../../kube/names.ts";
import type { ObjectMeta } from "../../kube/objects.ts";
import type { LogPeer } from "../logging/egress.ts";
import type { Rolled } from "./roll.ts";
import { soundRolled } from "./roll.ts";
import type { Port } from "./ports.ts";
import { portsOf } from "./ports.ts";

type Network = NonNullable<App["spec"]["network"]>;
type WrittenLink = NonNullable<Network["links"]>[number];

/** Whom its pods may reach and how they are reached. */
export type Reach = {
	readonly ports?: readonly Port[];
	readonly links?: readonly Pick<WrittenLink, "to" | "service" | "port">[];
	readonly external?: NonNullable<Network["external"]>;
	readonly logPeers?: readonly LogPeer[];
};
export type Revision = Reach & {
	readonly number: number;
	/** Of the pod template: a template that returns is the same revision. */
	readonly hash: string;
	/** Names of the copies that the template mounts. */
	readonly config?: string;
	readonly configSecret?: string;
	readonly logConfig?: string;
	/** Only where the spec did not ask for the roll to it. */
	readonly rolled?: Rolled;
};

/** What the spec says of it now. */
export const reachOf = (
	app: Pick<App, "spec">,
	logPeers: readonly LogPeer[],
): Reach => ({
	ports: portsOf(app),
	links: (app.spec?.network?.links ?? []).map(({ to, service, port }) => ({
		...(to !== undefined && { to }),
		...(service !== undefined && { service }),
		port,
	})),
	external: (app.spec?.network?.external ?? []).map((each) => ({
		...each,
		ports: (each.ports ?? []).toSorted((a, b) => a - b),
	})),
	logPeers,
});

/** Every ReplicaSet holds it, and so does every cache. */
export const maxRevisionBytes = 8 * 1024;

/** What gives way where it is too long, first the least likely to change with a revision. */
const expendable = ["external", "logPeers", "links", "ports"] as const;

/** Compact JSON of 8 KiB at most; lists are sorted, and empty ones left out. */
export function revisionText(revision: Revision): string {
	const members = new Map<string, unknown>();
	for (const [name, value] of Object.entries(revision)) {
		const member = Array.isArray(value) ? sortedItems(value) : value;
		if (member !== undefined) members.set(name, member);
	}
	const texts = ["", ...expendable].map((name) => {
		members.delete(name);
		return JSON.stringify(Object.fromEntries(members));
	});
	const fits = (text: string) => Buffer.byteLength(text) <= maxRevisionBytes;
	return texts.find(fits) ?? texts.at(-1) ?? "";
}

/** Each item once, in one spelling; undefined where there is none. */
function sortedItems(items: readonly unknown[]): unknown[] | undefined {
	const texts = new Set(items.map(canonical));
	return texts.size > 0
		? [...texts].sort().map((text): unknown => JSON.parse(text))
		: undefined;
}

export const highestNumber = 999_999_999;

/** What an object tells of its revision; undefined where an earlier release made it, or somebody spoilt it. */
export function revisionOf({
	annotations,
}: Pick<ObjectMeta, "annotations">): Revision | undefined {
	const text = annotations?.[revisionAnnotation];
	if (!text?.startsWith("{")) return undefined;
	try {
		const { rolled, ...revision } = JSON.parse(text) as Revision;
		const { number, hash } = revision;
		const isCounted =
			Number.isInteger(number) && number > 0 && number <= highestNumber;
		if (!isCounted || typeof hash !== "string") return undefined;
		return { ...revision, ...soundRolled(rolled), ...soundReach(revision) };
	} catch {
		return undefined;
	}
}

/** Of the longest list in a spec. */
const maxItems = 64;
type Loose = { readonly [member: string]: unknown };

/** Whoever may write ReplicaSets may write their annotations: what makes no sense is left out. */
function soundReach(reach: Reach): Reach {
	const items = <T>(list: unknown, isSound: (item: Loose) => boolean) =>
		(Array.isArray(list) ? list : [])
			.filter((item) => isObject(item) && isSound(item))
			.slice(0, maxItems) as T[];
	return {
		ports: items(
			reach.ports,
			({ name, port, protocol, servicePort }) =>
				isName(name, 15) &&
				isPort(port) &&
				isPort(servicePort) &&
				isProtocol(protocol),
		),
		links: items(
			reach.links,
			({ to, service, port }) =>
				isName(to ?? service) && (isPort(port) || isName(port, 15)),
		),
		external: items(
			reach.external,
			({ cidr, host, ports, protocol = "TCP" }) =>
				isName(cidr ?? host) &&
				Array.isArray(ports) &&
				ports.every(isPort) &&
				isProtocol(protocol),
		),
		logPeers: items(
			reach.logPeers,
			({ to, port }) =>
				isPort(port) &&
				isObject(to) &&
				isName(to["cidr"] ?? to["host"] ?? to["namespace"]),
		),
	};
}

const isObject = (value: unknown): value is Loose =>
	value !== null && typeof value === "object";
const isName = (value: unknown, most = 253) =>
	typeof value === "string" && value !== "" && value.length <= most;
const isPort = (value: unknown) =>
	Number.isInteger(value) && Number(value) > 0 && Number(value) < 65536;
const isProtocol = (value: unknown) =>
	["TCP", "UDP", "SCTP"].some((each) => each === value);
