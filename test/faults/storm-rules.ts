// Rules of a transport storm: a share of all calls and watches fails, each in one of all ways, as the seed says.

import type { CallFault, Exchange, WatchFault } from "./exchange.ts";
import { nameOf, watchFaults } from "./exchange.ts";
import type { Rules } from "./fault-proxy.ts";
import type { Random } from "./random.ts";
import { randomOf } from "./random.ts";

export type StormOptions = {
	/** Decides about calls in a namespace; those of no world have the seed of the round. */
	seedOf: (namespace: string) => number;
	/** Share of calls that something is done to. */
	shareOf: (seed: number) => number;
	/** Share of watches. */
	watches: number;
	/** Of these watch faults only. */
	among?: readonly WatchFault["do"][];
};

/** The server itself answers 409 to a deletion only where the uid is another, so nobody may make that up. */
const refusals = (verb: Exchange["verb"]): readonly number[] =>
	verb === "post" || verb === "put" || verb === "patch"
		? [409, 409, 429, 500, 503, 504]
		: [429, 500, 503, 504];

export function stormRules(options: StormOptions): Rules {
	const { seedOf, shareOf, watches, among = watchFaults } = options;
	return {
		ofCall: (exchange) => {
			const seed = seedOf(exchange.namespace);
			const random = randomOf(seed, nameOf(exchange));
			return random.chance(shareOf(seed))
				? callFault(exchange, random)
				: undefined;
		},
		ofWatch: (exchange) => {
			const { namespace } = exchange;
			const random = randomOf(seedOf(namespace), nameOf(exchange));
			return random.chance(watches) ? [watchFault(random, among)] : [];
		},
	};
}

function callFault({ verb }: Exchange, random: Random): CallFault {
	const kind = random.pick(["delay", "answer", "drop", "lose", "truncate"]);
	if (kind === "delay")
		return { do: "delay", milliseconds: random.below(1500) };
	if (kind !== "answer") return { do: kind as "drop" | "lose" | "truncate" };
	const status = random.pick(refusals(verb));
	return status === 429 || status === 503
		? { do: "answer", status, retryAfterSeconds: 1 }
		: { do: "answer", status };
}

export const watchFault = (
	random: Random,
	among: readonly WatchFault["do"][],
): WatchFault => ({
	do: random.pick(among),
	after: random.below(2500),
	length: 300 + random.below(2500),
});
