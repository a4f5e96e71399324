// Who is a member of an AppNetwork, in one order for everybody who asks.

import type { App } from "../../api/app/app.ts";
import type { AppNetwork } from "../../api/app-network.ts";
import { mostConnected } from "../../api/app-network.ts";
import type { Tenants } from "../tenant/tenancy.ts";
import type { Address } from "./address.ts";
import { addressOfObject } from "./address.ts";
import { mayJoin } from "./joined.ts";

/** Names of Apps by namespace, all sorted. */
type ByNamespace = ReadonlyMap<string, readonly string[]>;

const sortedOnce = new WeakMap<readonly App[], ByNamespace>();

/** Apps that say that they join. Every member asks with the same list, so each list is sorted once. */
export function candidatesIn(apps: readonly App[]): ByNamespace {
	const known = sortedOnce.get(apps);
	if (known) return known;
	const names = new Map<string, string[]>();
	for (const app of apps) {
		if (app.metadata.deletionTimestamp) continue;
		const { namespace, name } = addressOfObject(app);
		const there = names.get(namespace) ?? [];
		there.push(name);
		names.set(namespace, there);
	}
	const sorted = new Map(
		[...names]
			.sort(([a], [b]) => (`${a}/` < `${b}/` ? -1 : 1))
			.map(([namespace, there]) => [namespace, [...new Set(there)].sort()]),
	);
	sortedOnce.set(apps, sorted);
	return sorted;
}

export type Members = {
	/** In the order of their addresses; under traffic Members no more than the AppNetwork connects. */
	readonly connected: ByNamespace;
	readonly count: number;
	/** How many more may join, and are left out. */
	readonly leftOut: number;
};

/** Of the candidates those that may join; `self` is one of them whatever a cache says. */
export function membersOf(
	network: AppNetwork,
	candidates: ByNamespace,
	tenants: Tenants,
	self?: Address,
): Members {
	const most = network.spec?.traffic === "Links" ? Infinity : mostConnected;
	const connected = new Map<string, readonly string[]>();
	let count = 0;
	let leftOut = 0;
	for (const [namespace, names] of withSelf(candidates, self)) {
		if (!mayJoin(network, namespace, tenants)) continue;
		const some = names.slice(0, most - count);
		if (some.length > 0) connected.set(namespace, some);
		count += some.length;
		leftOut += names.length - some.length;
	}
	return { connected, count, leftOut };
}

/** What a cache says of this very App may be older than the object at hand. */
function withSelf(
	candidates: ByNamespace,
	self: Address | undefined,
): Iterable<readonly [string, readonly string[]]> {
	if (!self) return candidates;
	const { namespace, name } = self;
	const there = candidates.get(namespace) ?? [];
	if (there.includes(name)) return candidates;
	const whole = new Map(candidates).set(namespace, [...there, name].sort());
	return [...whole].sort(([a], [b]) => (`${a}/` < `${b}/` ? -1 : 1));
}
