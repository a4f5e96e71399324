// Who is a member of an AppNetwork, in one order for everybody who asks.

import type { App } from "../../api/app/app.ts";
import type { AppNetwork } from "../../api/app-network.ts";
import { mostConnected } from "../../api/app-network.ts";
import type { Tenants } from "../tenant/tenancy.ts";
import type { Address } from "./address.ts";
import { addressOfObject } from "./address.ts";
import { mayJoin } from "./joined.ts";

/** Names of Apps by namespace; those that keep their place longest come first. */
type ByNamespace = ReadonlyMap<string, readonly string[]>;

const rankedOnce = new WeakMap<readonly App[], ByNamespace>();

/** Apps that say that they join. Every member asks with the same list, so each list is ranked once. */
export function candidatesIn(apps: readonly App[]): ByNamespace {
	const known = rankedOnce.get(apps);
	if (known) return known;
	const names = new Map<string, Set<string>>();
	for (const app of [...apps].sort(byRank)) {
		if (app.metadata.deletionTimestamp) continue;
		const { namespace, name } = addressOfObject(app);
		names.set(namespace, (names.get(namespace) ?? new Set()).add(name));
	}
	const ranked = new Map(
		[...names].map(([namespace, there]) => [namespace, [...there]]),
	);
	rankedOnce.set(apps, ranked);
	return ranked;
}

/** Nobody loses a place to a younger App, or to one that runs no pods. */
const byRank = (a: App, b: App): number =>
	Number(isExternal(a)) - Number(isExternal(b)) ||
	compared(a.metadata.creationTimestamp, b.metadata.creationTimestamp) ||
	compared(a.metadata.name, b.metadata.name);
const isExternal = ({ spec }: App) => spec?.workload === "External";
const compared = (a = "", b = "") => (a < b ? -1 : a > b ? 1 : 0);

export type Members = {
	/** In the order of their addresses; under traffic Members no more than the AppNetwork connects. */
	readonly connected: ByNamespace;
	readonly count: number;
	/** How many more may join, and are left out. */
	readonly leftOut: number;
};

/**
 * Of the candidates those that may join; `self` is one of them whatever a cache says. The AppNetwork's own namespace comes first, and
 * the others share alike what it leaves.
 */
export function membersOf(
	network: AppNetwork,
	candidates: ByNamespace,
	tenants: Tenants,
	self?: Address,
): Members {
	const own = addressOfObject(network).namespace;
	const joining = withSelf(candidates, self)
		.filter(([namespace]) => mayJoin(network, namespace, tenants))
		.sort(
			([a, some], [b, more]) =>
				Number(b === own) - Number(a === own) ||
				some.length - more.length ||
				compared(a, b),
		);
	let left = network.spec?.traffic === "Links" ? Infinity : mostConnected;
	let count = 0;
	let all = 0;
	const connected = joining.map(([namespace, names], index) => {
		const guests = namespace === own ? 1 : joining.length - index;
		const some = names.slice(0, Math.floor(left / guests));
		left -= some.length;
		count += some.length;
		all += names.length;
		return [namespace, some.sort()] as const;
	});
	return { connected: inOrder(connected), count, leftOut: all - count };
}

type Entry = readonly [namespace: string, names: readonly string[]];

const inOrder = (entries: readonly Entry[]): ByNamespace =>
	new Map(
		entries
			.filter(([, names]) => names.length > 0)
			.sort(([a], [b]) => compared(`${a}/`, `${b}/`)),
	);

/** What a cache says of this very App may be older than the object at hand. */
function withSelf(candidates: ByNamespace, self: Address | undefined): Entry[] {
	const entries = [...candidates];
	if (!self || candidates.get(self.namespace)?.includes(self.name))
		return entries;
	const there = candidates.get(self.namespace) ?? [];
	const whole: Entry = [self.namespace, [...there, self.name]];
	return [...entries.filter(([name]) => name !== self.namespace), whole];
}
